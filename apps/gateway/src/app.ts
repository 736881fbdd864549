import { fastifyApolloHandler } from '@as-integrations/fastify';
import { createHttpServer, type HttpServer, type HttpSettings, isTooLong } from '@commerce/service';
import type { FastifyRequest } from 'fastify';
import type { Authenticate } from './authenticate.ts';
import { createContext } from './context.ts';
import { STOCK_PLAN_HEADER } from './execution/stock-gateway.ts';
import { serveExplorer } from './explorer/serve-explorer.ts';
import { compressAnswers } from './http/compress-answers.ts';
import { traceHeaders } from './http/trace-headers.ts';
import { createSizeCheck } from './limits/check-size.ts';
import { checkPersisted, operationRequestOf, textOf } from './persisted/check-persisted.ts';
import type { PersistedOperations } from './persisted/manifest.ts';
import { createPersistedQueryCache } from './persisted/persisted-query-cache.ts';
import { plainRequestOf } from './plain-request.ts';
import { asksForPlan, PLAN_HEADER } from './query-plans/plan-extension.ts';
import { createPlanRecord } from './query-plans/plan-record.ts';
import { type ServedGraph, type ServedGraphOptions, serveSupergraph } from './served-graph.ts';
import type { Supergraph } from './supergraph.ts';

/** What the gateway needs to work. */
export interface Dependencies extends Omit<ServedGraphOptions, 'persistedQueries'> {
  supergraph: Supergraph;
  /** Whether a subgraph that serves another schema makes the gateway unready; it is warned of anyway. */
  refuseOtherSchemas: boolean;
  authenticate: Authenticate;
  /** Of the server; unset as documented. */
  http?: HttpSettings;
  /** The operations that clients may send by their ids, and whether they may send no others. */
  persisted: { manifest: PersistedOperations; onlyListed: boolean };
}

/** The gateway, which can go over to another supergraph while it serves. */
export interface Gateway extends HttpServer {
  /** Requests under way end with the supergraph that they began with. @throws {Error} if it cannot be served. */
  useSupergraph(supergraph: Supergraph): Promise<void>;
}

/** The gateway at /graphql, from its dependencies; it is loaded but does not listen yet. */
export async function createGateway(dependencies: Dependencies): Promise<Gateway> {
  const { supergraph, refuseOtherSchemas, authenticate, exposure, persisted, logger } = dependencies;
  const options = { ...dependencies, persistedQueries: createPersistedQueryCache(persisted.manifest) };
  let graph = await serveSupergraph(supergraph, options);
  const server = createHttpServer({
    logger,
    settings: dependencies.http ?? {},
    isReady: async () => (await graph.guard.check()) || !refuseOtherSchemas,
  });
  await compressAnswers(server.routes);
  if (exposure.explorer) {
    await serveExplorer(server.routes, { endpoint: '/graphql', queryPlans: exposure.queryPlans });
  }
  const checkSize = createSizeCheck();
  const contextOf = async (request: FastifyRequest) => {
    const asked = operationRequestOf(request);
    checkPersisted(asked, persisted.manifest, persisted.onlyListed);
    checkSize(textOf(asked));
    const viewer = await authenticate(request.headers.authorization);
    const isWatched = exposure.queryPlans && asksForPlan(request.headers[PLAN_HEADER]);
    const record = isWatched ? createPlanRecord() : null;
    return createContext(viewer, { headers: traceHeaders(request.headers), record });
  };
  /** The answer to a known operation, or the context with which Apollo Server goes on; null if nothing was begun. */
  const answerKnown = async ({ knownOperations }: ServedGraph, request: FastifyRequest) => {
    const plain = plainRequestOf(request, persisted.manifest);
    if (!plain || request.headers[STOCK_PLAN_HEADER] || asksForPlan(request.headers[PLAN_HEADER])) return null;
    const { query, operationName, variables, headers } = plain;
    const kind = knownOperations.kindOf(query, operationName);
    if (kind === null || (request.method === 'GET' && kind !== 'query')) return null;
    const viewer = await authenticate(request.headers.authorization).catch(() => null);
    if (!viewer) return null;
    const context = createContext(viewer, { headers: traceHeaders(request.headers) });
    return { headers, context, text: await knownOperations.answer(query, operationName, variables, context) };
  };
  server.routes.route({
    url: '/graphql',
    method: ['GET', 'POST'],
    handler(request, reply) {
      const current = graph;
      return current.use(async () => {
        const known = await answerKnown(current, request);
        if (known && known.text !== null && !isTooLong(known.text))
          return reply.headers(known.headers).send(known.text);
        const context = async () => known?.context ?? contextOf(request);
        return fastifyApolloHandler(current.apollo, { context }).call(server.routes, request, reply);
      });
    },
  });
  // Not awaited: a subgraph that is slow to answer must not keep the gateway from starting. It never rejects.
  void graph.guard.check();
  return {
    ...server,
    async close() {
      await server.close();
      await graph.retire();
    },
    async useSupergraph(next) {
      const former = graph;
      graph = await serveSupergraph(next, options);
      void former.retire();
      void graph.guard.check();
    },
  };
}
