import { ApolloGateway } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { fastifyApolloDrainPlugin, fastifyApolloHandler } from '@as-integrations/fastify';
import { maskError } from '@commerce/graphql';
import type { SignToken } from '@commerce/identity';
import { createHttpServer, type HttpServer, type Logger } from '@commerce/service';
import type { GraphQLTransport } from '@commerce/service-client';
import type { Authenticate } from './authenticate.ts';
import type { GatewayContext } from './context.ts';
import { createDirectGateway, createPlanWatch } from './direct-gateway.ts';
import { createEarlyAnswers } from './early-answers.ts';
import { writeAnswer } from './passed-data.ts';
import { createSchemaGuard } from './schema-guard.ts';
import { createSubgraphDataSource } from './subgraph-data-source.ts';

/** The subgraphs, by their names in the supergraph. */
export type SubgraphName = 'products' | 'cart' | 'orders';

/** What the gateway needs to work. */
export interface Dependencies {
  supergraphSdl: string;
  /** The hash of each subgraph's schema that the supergraph was composed of, by the subgraph's name. */
  subgraphHashes: Readonly<Record<string, string>>;
  /** Whether a subgraph that serves another schema makes the gateway unready; it is warned of anyway. */
  refuseOtherSchemas: boolean;
  transports: Record<SubgraphName, GraphQLTransport>;
  authenticate: Authenticate;
  signToken: SignToken;
  /** Whether to answer introspection, query plans and the explorer's page. */
  explorable: boolean;
  logger: Logger;
}

/** The gateway at /graphql, from its dependencies; it is loaded but does not listen yet. */
export async function createGateway(dependencies: Dependencies): Promise<HttpServer> {
  const { supergraphSdl, subgraphHashes, refuseOtherSchemas, transports, authenticate, signToken, explorable, logger } =
    dependencies;
  const early = createEarlyAnswers();
  const plans = createPlanWatch();
  const gateway = new ApolloGateway({
    supergraphSdl,
    logger,
    __exposeQueryPlanExperimental: explorable,
    experimental_didResolveQueryPlan: plans.note,
    queryPlannerConfig: { exposeDocumentNodeInFetchNode: true },
    buildService: ({ name }) =>
      createSubgraphDataSource({
        name,
        transport: transports[name as SubgraphName],
        signToken,
        early,
        onOutage: (error) => logger.warn(error, 'a subgraph does not answer'),
      }),
  });
  const guard = createSchemaGuard({ hashes: subgraphHashes, transports, signToken, logger });
  const server = createHttpServer({ logger, isReady: async () => (await guard.check()) || !refuseOtherSchemas });
  const apollo = new ApolloServer<GatewayContext>({
    gateway: createDirectGateway({ gateway, supergraphSdl, plans, transports, signToken, early }),
    logger,
    stringifyResult: writeAnswer,
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
  return server;
}
