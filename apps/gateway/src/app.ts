import { fastifyApolloHandler } from '@as-integrations/fastify';
import { createHttpServer, type HttpServer, type HttpSettings, isTooLong, moduleOf } from '@commerce/service';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { STOCK_PLAN_HEADER } from './execution/stock-gateway.ts';
import { serveExplorer } from './explorer/serve-explorer.ts';
import { compressAnswers } from './http/compress-answers.ts';
import { giveWay } from './http/give-way.ts';
import { readBodies, UnparsedBody } from './http/read-bodies.ts';
import { refusalOf, refuseEarly } from './http/refuse-early.ts';
import { type Capacity, createAdmission } from './limits/admission.ts';
import { createOperationMetrics } from './operation-metrics.ts';
import { createPersistedQueryCache } from './persisted/persisted-query-cache.ts';
import { plainRequestOf } from './plain-request.ts';
import { asksForPlan, PLAN_HEADER } from './query-plans/plan-extension.ts';
import { createRequestContexts, type RequestOptions } from './request-context.ts';
import { type ServedGraph, type ServedGraphOptions, serveSupergraph } from './served-graph.ts';
import { takeSamples } from './status/samples.ts';
import { serveStatus } from './status/serve-status.ts';
import type { Supergraph } from './supergraph.ts';

/** What the gateway needs to work. */
export interface Dependencies
  extends Omit<RequestOptions, 'admission' | 'persistedQueries'>,
    Omit<ServedGraphOptions, 'persistedQueries' | 'admission' | 'measure'> {
  supergraph: Supergraph;
  /** The maximum cost of the operations that run at the same time. */
  maxRunningCost: Capacity;
  /** Whether a subgraph with a different schema makes the gateway unready; a warning is logged in any case. */
  refuseOtherSchemas: boolean;
  /** The duration from which operations are logged as slow. Default: none is. */
  slowOperationMs?: number;
  /** HTTP settings of the server; documented defaults if omitted. */
  http?: HttpSettings;
  /** Warnings for the health page. */
  warnings?: () => readonly string[];
}

/** The gateway. It can switch to another supergraph while it serves. */
export interface Gateway extends HttpServer {
  /**
   * Requests in progress finish with the supergraph that they started with. @throws {Error} if the new one cannot be
   * served.
   */
  useSupergraph(supergraph: Supergraph): Promise<void>;
}

/** The gateway at /graphql, from its dependencies. It has loaded its supergraph, but does not listen yet. */
export async function createGateway(dependencies: Dependencies): Promise<Gateway> {
  const { supergraph, refuseOtherSchemas, exposure, persisted, logger, warnings } = dependencies;
  const options = {
    ...dependencies,
    admission: createAdmission(dependencies.maxRunningCost),
    persistedQueries: createPersistedQueryCache(persisted.manifest),
    measure: createOperationMetrics(persisted.manifest, {
      logger: moduleOf(logger, 'graphql'),
      slowMs: dependencies.slowOperationMs ?? Number.POSITIVE_INFINITY,
    }),
  };
  let graph = await serveSupergraph(supergraph, options);
  const server = createHttpServer({
    logger,
    settings: dependencies.http ?? {},
    isReady: async () => (await graph.guard.check()) || !refuseOtherSchemas,
    ...(warnings && { warnings }),
  });
  await compressAnswers(server.routes);
  giveWay(server.routes);
  readBodies(server.routes);
  if (exposure.explorer) {
    await serveExplorer(server.routes, { endpoint: '/graphql', queryPlans: exposure.queryPlans });
  }
  const samples = takeSamples();
  await serveStatus(server.routes, { ...dependencies, samples, warnings: warnings ?? (() => []) });
  const contexts = createRequestContexts(options);
  refuseEarly(server.routes, contexts);
  /**
   * The answer to a known operation, or the context with which Apollo Server continues; null if nothing was started.
   */
  const answerKnown = async ({ knownOperations }: ServedGraph, request: FastifyRequest, reply: FastifyReply) => {
    const plain = plainRequestOf(request, persisted.manifest);
    if (!plain || request.headers[STOCK_PLAN_HEADER] || asksForPlan(request.headers[PLAN_HEADER])) return null;
    const { query, operationName, variables, headers } = plain;
    const operation = knownOperations.find(query, operationName);
    if (!operation || (request.method === 'GET' && operation.operation !== 'query')) return null;
    const context = await contexts.ofKnown(request, reply);
    if (!context) return null;
    const text = await knownOperations.answer(query, operationName, variables, context);
    return { headers: { ...headers, ...context.client.headers }, context, operation, text };
  };
  server.routes.route({
    url: '/graphql',
    method: ['GET', 'POST'],
    handler(request, reply) {
      const current = graph;
      return current.use(async () => {
        const refusal =
          request.body instanceof UnparsedBody ? await refusalOf(contexts.readBody(request, reply)) : null;
        const known = await answerKnown(current, request, reply);
        if (known && known.text !== null && !isTooLong(known.text)) {
          const { operation, context } = known;
          const { startedAt, fetches } = context;
          options.measure({ operation, startedAt, outcome: 'answered', fetches });
          return reply.headers(known.headers).send(known.text);
        }
        const context = async () => {
          if (refusal) throw refusal;
          // Not counted: its own execution has not begun.
          if (!known?.context.client.isCounted) return contexts.of(request, reply);
          // What was not begun yet is as much work as something new.
          if (known.context.answeredFetches.size === 0)
            await options.admission.takeTurn(known.context, known.context.length);
          return known.context;
        };
        return fastifyApolloHandler(current.apollo, { context }).call(server.routes, request, reply);
      });
    },
  });
  return {
    ...server,
    async listen(at) {
      const url = await server.listen(at);
      // Not before: hashing the schemas of the subgraphs would delay the first answer. Not awaited, and never rejects.
      void graph.guard.check();
      return url;
    },
    async close() {
      samples.stop();
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
