import { attached, type HttpServer } from '@commerce/service';
import type { FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import { answerTypeOf, isForGraph } from '../plain-request.ts';
import type { RequestContexts } from '../request-context.ts';

/**
 * Refuses a request before its body is read if its client has no points left: a refusal by Apollo Server costs as much as
 * a small answer. Health checks, which cost less than a refusal, are always answered. What is answered without coming to a
 * handler, such as a body that is too long, is counted then.
 */
export function refuseEarly(
  routes: HttpServer['routes'],
  contexts: Pick<RequestContexts, 'arrive' | 'countAnswered'>,
): void {
  const counted = attached<true>('counted');
  // After the hooks for CORS, which are added later as `onRequest`: pages of other origins read the refusal, too.
  routes.addHook('preParsing', async (request, reply) => {
    if (isHealthCheck(request)) return;
    if (!isForGraph(request)) counted.set(request, true);
    const refusal = await refusalOf(contexts.arrive(request));
    if (!refusal) return;
    counted.set(request, true);
    const { message } = refusal;
    const { http, ...extensions } = refusal.extensions as { http: { status: number; headers: Map<string, string> } };
    const type = answerTypeOf(request);
    reply.status(http.status).headers({ ...Object.fromEntries(http.headers), 'content-type': type });
    return reply.send({ errors: [{ message, extensions: { ...extensions, requestId: request.id } }] });
  });
  routes.addHook('preHandler', (request, _reply, done) => {
    counted.set(request, true);
    done();
  });
  routes.addHook('onResponse', async (request) => {
    if (!counted.of(request) && !isHealthCheck(request)) await contexts.countAnswered(request);
  });
}

/** Why something is refused; null if it is not. Other errors are thrown. */
export async function refusalOf(work: Promise<void>): Promise<GraphQLError | null> {
  try {
    await work;
    return null;
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
}

function isHealthCheck({ routeOptions }: FastifyRequest): boolean {
  return routeOptions.url?.startsWith('/health/') ?? false;
}
