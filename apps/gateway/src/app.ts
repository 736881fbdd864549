import { ApolloGateway, type GraphQLDataSource } from '@apollo/gateway';
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { InMemoryLRUCache } from '@apollo/utils.keyvaluecache';
import { fastifyApolloDrainPlugin, fastifyApolloHandler } from '@as-integrations/fastify';
import { maskError } from '@commerce/graphql';
import type { SignToken } from '@commerce/identity';
import { createHttpServer, type HttpServer, type Logger } from '@commerce/service';
import type { GraphQLTransport } from '@commerce/service-client';
import type { Authenticate } from './authenticate.ts';
import type { GatewayContext } from './context.ts';
import { createDirectGateway, createPlanWatch } from './direct-gateway.ts';
import { createEarlyAnswers } from './early-answers.ts';
import { serveExplorer } from './explorer/serve-explorer.ts';
import type { Exposure } from './exposure.ts';
import { createSizeCheck } from './limits/check-size.ts';
import { writeAnswer } from './passed-data.ts';
import { checkPersisted, operationRequestOf, sayWhatToDo, textOf } from './persisted/check-persisted.ts';
import type { PersistedOperations } from './persisted/manifest.ts';
import { createPersistedQueryCache } from './persisted/persisted-query-cache.ts';
import { createPlannedGateway } from './planned/planned-gateway.ts';
import { type Replays, replaying } from './planned/replay.ts';
import { createPlanExtension } from './plans/plan-extension.ts';
import { createPlanLog } from './plans/plan-log.ts';
import { watchFetches } from './plans/watch-fetches.ts';
import { createSchemaGuard } from './schema-guard.ts';
import { createSubgraphDataSource } from './subgraph-data-source.ts';
import type { Supergraph } from './supergraph.ts';

/**
 * Of the parsed operations that are kept, in bytes as JSON. What is known of each goes with it, plans above all, and takes
 * about twelve times as much memory: 40 KB for a small operation.
 */
const DOCUMENTS_MAX_SIZE = 8 * 2 ** 20;

/** The subgraphs, by their names in the supergraph. */
export type SubgraphName = 'products' | 'cart' | 'orders';

/** What the gateway needs to work. */
export interface Dependencies {
  supergraph: Supergraph;
  /** Whether a subgraph that serves another schema makes the gateway unready; it is warned of anyway. */
  refuseOtherSchemas: boolean;
  transports: Record<SubgraphName, GraphQLTransport>;
  authenticate: Authenticate;
  signToken: SignToken;
  /** What is told to those who develop against the graph. */
  exposure: Exposure;
  /** The operations that clients may send by their ids, and whether they may send no others. */
  persisted: { manifest: PersistedOperations; onlyListed: boolean };
  logger: Logger;
}

/** The gateway, which can go over to another supergraph while it serves. */
export interface Gateway extends HttpServer {
  /** Requests under way end with the supergraph that they began with. @throws {Error} if it cannot be served. */
  useSupergraph(supergraph: Supergraph): void;
}

/** The gateway at /graphql, from its dependencies; it is loaded but does not listen yet. */
export async function createGateway(dependencies: Dependencies): Promise<Gateway> {
  const { refuseOtherSchemas, transports, authenticate, signToken, exposure, persisted, logger } = dependencies;
  let { supergraph } = dependencies;
  let update: (sdl: string) => void = () => undefined;
  const early = createEarlyAnswers();
  const known = createPlanWatch();
  const plans = createPlanLog();
  const replays: Replays = new WeakMap();
  const sources = new Map<string, GraphQLDataSource<GatewayContext>>();
  const gateway = new ApolloGateway({
    supergraphSdl: async (seams) => {
      update = seams.update;
      return { supergraphSdl: supergraph.sdl };
    },
    logger,
    __exposeQueryPlanExperimental: exposure.queryPlans,
    experimental_didResolveQueryPlan: (resolved) => {
      known.note(resolved);
      plans.planned(resolved.requestContext.context, resolved.queryPlan);
    },
    queryPlannerConfig: { exposeDocumentNodeInFetchNode: true },
    buildService: ({ name }) => {
      const source = createSubgraphDataSource({
        name,
        transport: transports[name as SubgraphName],
        signToken,
        early,
        onOutage: (error) => logger.warn(error, 'a subgraph does not answer'),
      });
      sources.set(name, source);
      return replaying(name, exposure.queryPlans ? watchFetches(name, source, plans) : source, replays);
    },
  });
  const guard = createSchemaGuard({ hashes: () => supergraph.subgraphHashes, transports, signToken, logger });
  const server = createHttpServer({ logger, isReady: async () => (await guard.check()) || !refuseOtherSchemas });
  const plugins: ApolloServerPlugin<GatewayContext>[] = [
    fastifyApolloDrainPlugin(server.routes),
    ApolloServerPluginLandingPageDisabled(),
  ];
  if (exposure.queryPlans) plugins.push(createPlanExtension(plans));
  const { isWatched } = plans;
  const planned = createPlannedGateway({ gateway, plans: known, sources, replays, isWatched });
  const apollo = new ApolloServer<GatewayContext>({
    gateway: createDirectGateway({ gateway: planned, plans: known, transports, signToken, early, isWatched }),
    logger,
    stringifyResult: writeAnswer,
    introspection: exposure.introspection,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    plugins,
    documentStore: new InMemoryLRUCache({ maxSize: DOCUMENTS_MAX_SIZE }),
    persistedQueries: { cache: createPersistedQueryCache(persisted.manifest) },
    formatError: (formatted, error) =>
      sayWhatToDo(maskError(formatted, error, (bug) => logger.error(bug, 'request failed'))),
  });
  await apollo.start();
  const checkSize = createSizeCheck();
  if (exposure.explorer) {
    await serveExplorer(server.routes, { endpoint: '/graphql', queryPlans: exposure.queryPlans });
  }
  server.routes.route({
    url: '/graphql',
    method: ['GET', 'POST'],
    handler: fastifyApolloHandler(apollo, {
      context: async (request) => {
        const asked = operationRequestOf(request);
        checkPersisted(asked, persisted.manifest, persisted.onlyListed);
        checkSize(textOf(asked));
        return { viewer: await authenticate(request.headers.authorization) };
      },
    }),
  });
  // Not awaited: a subgraph that is slow to answer must not keep the gateway from starting. It never rejects.
  void guard.check();
  return {
    ...server,
    useSupergraph(next) {
      update(next.sdl);
      supergraph = next;
      void guard.check();
    },
  };
}
