import { requireScope } from '@commerce/graphql';
import { type HttpServer, type Logger, logSecurityEvent } from '@commerce/service';
import fastifyStatic from '@fastify/static';
import { GraphQLError } from 'graphql';
import type { Authenticate } from '../authenticate.ts';
import { STATUS_FILES } from '../own-files.ts';
import { clientAddress } from '../rates/client-address.ts';
import { refusalsOf } from '../security/refusals.ts';
import type { Samples } from './samples.ts';
import { renderFigures, STATUS_PAGE } from './status-page.ts';

/** The scope that opens the figures. */
const SCOPE = 'audit:read';

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  ...["script-src 'self'", "style-src 'self'", "connect-src 'self'"],
  ...["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"],
].join('; ');

const HTML = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' };
const STATUSES: Readonly<Record<string, number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  AUTHENTICATION_UNAVAILABLE: 503,
};

/**
 * Serves the page /status, whose script fetches the figures with the login of a member of staff: a browser cannot send one
 * when it opens an address.
 */
export async function serveStatus(
  routes: HttpServer['routes'],
  options: {
    samples: Samples;
    authenticate: Authenticate;
    warnings: () => readonly string[];
    /** The number of our own proxies in front. */
    trustedProxies: number;
    /** Receives security events. */
    logger: Logger;
  },
): Promise<void> {
  const { samples, authenticate, warnings, trustedProxies, logger } = options;
  routes.get('/status', (_request, reply) =>
    reply.headers({ ...HTML, 'content-security-policy': CONTENT_SECURITY_POLICY }).send(STATUS_PAGE),
  );
  await routes.register(fastifyStatic, { root: STATUS_FILES, prefix: '/status/', decorateReply: false });
  routes.get('/status/figures', async (request, reply) => {
    try {
      requireScope(await authenticate(request.headers.authorization), SCOPE);
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      const who = clientAddress(request.raw, trustedProxies);
      for (const refusal of refusalsOf([error])) logSecurityEvent(logger, { ...refusal, what: '/status', who });
      const { message, extensions } = error;
      const status = STATUSES[String(extensions.code)] ?? 403;
      const body = { errors: [{ message, extensions: { code: extensions.code, requestId: request.id } }] };
      return reply.status(status).header('cache-control', 'no-store').send(body);
    }
    return reply.headers(HTML).send(renderFigures(samples.kept, warnings()));
  });
}
