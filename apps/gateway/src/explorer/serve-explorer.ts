import type { HttpServer } from '@commerce/service';
import fastifyStatic from '@fastify/static';
import { EXPLORER_FILES } from '../own-files.ts';
import { CONTENT_SECURITY_POLICY, renderExplorerPage, renderPlanPage } from './explorer-page.ts';
import { readSamples } from './samples.ts';
import { serveGraphiQL } from './serve-graphiql.ts';

/**
 * Answers browsers that open the graph's URL with the explorer page, and shows query plans at /plans. Call it before
 * the graph's own route is added.
 */
export async function serveExplorer(
  routes: HttpServer['routes'],
  { endpoint, queryPlans }: { endpoint: string; queryPlans: boolean },
): Promise<void> {
  const settings = { endpoint, queryPlans, samples: readSamples() };
  const page = renderExplorerPage(settings);
  routes.addHook('onRequest', async (request, reply) => {
    if (request.method !== 'GET' || !isPageRequest(request.headers.accept, request.url, endpoint)) return;
    return reply.headers(PAGE_HEADERS).send(page);
  });
  // The router ignores trailing slashes, so `//` arrives here too.
  routes.get('/', ({ url }, reply) => (url.startsWith('//') ? reply.callNotFound() : reply.redirect(endpoint)));
  if (queryPlans) {
    const planPage = renderPlanPage(settings);
    routes.get('/plans', (_request, reply) => reply.headers(PAGE_HEADERS).send(planPage));
  }
  await routes.register(fastifyStatic, { root: EXPLORER_FILES, prefix: '/explorer/', decorateReply: false });
  serveGraphiQL(routes, '/explorer/graphiql/');
}

const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  vary: 'accept',
};

/** A browser that opens an address prefers HTML; a client that sends a query by GET has an operation in the URL. */
function isPageRequest(accept = '', url: string, endpoint: string): boolean {
  if (!URL.canParse(url, 'http://gateway')) return false;
  const { pathname, searchParams } = new URL(url, 'http://gateway');
  const isOperation = searchParams.has('query') || searchParams.has('extensions');
  return [endpoint, `${endpoint}/`].includes(pathname) && accept.includes('text/html') && !isOperation;
}
