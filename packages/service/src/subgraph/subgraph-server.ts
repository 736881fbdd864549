import type { VerifyToken } from '@commerce/identity';
import type { Carrier } from '@commerce/service-client';
import type { HttpSettings } from '../http/http-settings.ts';
import { watchCaller } from '../http/watch-caller.ts';
import { createHttpServer, type HttpServer } from '../http-server.ts';
import type { Logger } from '../logging/logger.ts';
import { createLocalCarrier } from './local-carrier.ts';
import type { Subgraph } from './subgraph.ts';
import { createSubgraphEndpoint } from './subgraph-endpoint.ts';

/** What serves a subgraph, over HTTP once it listens, and at once to callers in the same process. */
export interface SubgraphServer extends HttpServer {
  carrier: Carrier;
}

/** Serves a subgraph at POST /graphql to callers with a token of the gateway or of another service. */
export async function createSubgraphServer<Context extends object>(options: {
  subgraph: Pick<Subgraph<Context>, 'schema' | 'context' | 'isReady'>;
  verifyToken: VerifyToken;
  logger: Logger;
  http?: HttpSettings;
  warnings?: () => readonly string[];
}): Promise<SubgraphServer> {
  const { subgraph, logger, warnings, http = {} } = options;
  const server = createHttpServer({ logger, settings: http, isReady: subgraph.isReady, ...(warnings && { warnings }) });
  const endpoint = await createSubgraphEndpoint(options);
  server.routes.post('/graphql', async ({ headers, body }, reply) => {
    const answer = await endpoint.answer({ headers, body, caller: watchCaller(reply) });
    return reply.status(answer.statusCode).headers(answer.headers).send(answer.text);
  });
  return { ...server, carrier: createLocalCarrier(endpoint) };
}
