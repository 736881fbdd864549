import { ApolloGateway } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { fastifyApolloDrainPlugin, fastifyApolloHandler } from '@as-integrations/fastify';
import { maskError } from '@commerce/graphql';
import type { SignToken } from '@commerce/identity';
import { createHttpServer, type HttpServer, type Logger } from '@commerce/service';
import type { GraphQLTransport } from '@commerce/service-client';
import type { Authenticate } from './authenticate.ts';
import type { GatewayContext } from './context.ts';
import { createSchemaGuard } from './schema-guard.ts';
import { createSubgraphDataSource } from './subgraph-data-source.ts';
import type { Supergraph } from './supergraph.ts';

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
  /** Whether to answer introspection, query plans and the explorer's page. */
  explorable: boolean;
  logger: Logger;
}

/** The gateway, which can go over to another supergraph while it serves. */
export interface Gateway extends HttpServer {
  /** Requests under way end with the supergraph that they began with. @throws {Error} if it cannot be served. */
  useSupergraph(supergraph: Supergraph): void;
}

/** The gateway at /graphql, from its dependencies; it is loaded but does not listen yet. */
export async function createGateway(dependencies: Dependencies): Promise<Gateway> {
  const { refuseOtherSchemas, transports, authenticate, signToken, explorable, logger } = dependencies;
  let { supergraph } = dependencies;
  let update: (sdl: string) => void = () => undefined;
  const gateway = new ApolloGateway({
    supergraphSdl: async (seams) => {
      update = seams.update;
      return { supergraphSdl: supergraph.sdl };
    },
    logger,
    __exposeQueryPlanExperimental: explorable,
    queryPlannerConfig: { exposeDocumentNodeInFetchNode: true },
    buildService: ({ name }) =>
      createSubgraphDataSource({
        name,
        transport: transports[name as SubgraphName],
        signToken,
        onOutage: (error) => logger.warn(error, 'a subgraph does not answer'),
      }),
  });
  const guard = createSchemaGuard({ hashes: () => supergraph.subgraphHashes, transports, signToken, logger });
  const server = createHttpServer({ logger, isReady: async () => (await guard.check()) || !refuseOtherSchemas });
  const apollo = new ApolloServer<GatewayContext>({
    gateway,
    logger,
    introspection: explorable,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    plugins: [fastifyApolloDrainPlugin(server.routes)],
    formatError: (formatted, error) => maskError(formatted, error, (bug) => logger.error(bug, 'request failed')),
  });
  await apollo.start();
  server.routes.route({
    url: '/graphql',
    method: ['GET', 'POST'],
    handler: fastifyApolloHandler(apollo, {
      context: async (request) => ({ viewer: await authenticate(request.headers.authorization) }),
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
