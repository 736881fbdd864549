import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import { unwrapResolverError } from '@apollo/server/errors';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
} from '@apollo/server/plugin/disabled';
import { fastifyApolloDrainPlugin, fastifyApolloHandler } from '@as-integrations/fastify';
import { maskError } from '@commerce/graphql';
import type { VerifyToken } from '@commerce/identity';
import { ServiceUnavailableError } from '@commerce/service-client';
import type { FastifyReply, FastifyRequest, RouteHandler } from 'fastify';
import type { GraphQLFormattedError } from 'graphql';
import type { HttpSettings } from '../http/http-settings.ts';
import { watchCaller } from '../http/watch-caller.ts';
import { createHttpServer, type HttpServer } from '../http-server.ts';
import type { Logger } from '../logger.ts';
import { createCallerAuthentication } from './authenticate-caller.ts';
import { deadlineOf, isTooLong, limitExecution, sizeHeaders, stringifyWithin } from './execution-limits.ts';
import { createKnownOperations } from './known-operations.ts';
import type { Subgraph } from './subgraph.ts';
import { asksForTrace, createTracedHandler } from './traced-operations.ts';

/** The `accept` header of services; Apollo Server answers all others. */
const JSON_TYPE = 'application/json';

/** Serves a subgraph at POST /graphql to callers with a token of the gateway or of another service. */
export async function createSubgraphServer<Context extends object>(options: {
  subgraph: Pick<Subgraph<Context>, 'schema' | 'context' | 'isReady'>;
  verifyToken: VerifyToken;
  logger: Logger;
  http?: HttpSettings;
  warnings?: () => readonly string[];
}): Promise<HttpServer> {
  const { subgraph, verifyToken, logger, warnings, http = {} } = options;
  const server = createHttpServer({ logger, settings: http, isReady: subgraph.isReady, ...(warnings && { warnings }) });
  const known = createKnownOperations(subgraph.schema);
  const apollo = new ApolloServer<Context>({
    gateway: known.gateway,
    introspection: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    // Only services have access, with a bearer token that no browser sends by itself.
    csrfPrevention: false,
    plugins: [
      fastifyApolloDrainPlugin(server.routes),
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      tellSize,
    ],
    formatError: (formatted, error) => formatError(formatted, error, logger),
    stringifyResult: stringifyWithin,
  });
  await apollo.start();
  const authenticate = createCallerAuthentication(verifyToken, logger);
  const contexts = new WeakMap<FastifyRequest, Context>();
  const contextOf = async (request: FastifyRequest, reply: FastifyReply) => {
    const deadline = deadlineOf(request);
    const viewer = await authenticate(request.headers.authorization);
    const caller = watchCaller(reply);
    const context = subgraph.context(viewer, { caller, deadline });
    limitExecution(context, request, { caller, deadline });
    return context;
  };
  const usual = fastifyApolloHandler(apollo, {
    context: async (request, reply) => contexts.get(request) ?? contextOf(request, reply),
  });
  const traced = createTracedHandler<Context>(subgraph.schema, {
    formatError: (formatted, error) => formatError(formatted, error, logger),
    context: contextOf,
  });
  const handler: RouteHandler = async function (request, reply) {
    if (asksForTrace(request)) return traced.call(this, request, reply);
    if (request.headers.accept === JSON_TYPE && known.knows(request.body)) {
      const context = await contextOf(request, reply).catch(() => null);
      const text = context && (await known.answer(request.body, context));
      if (text && !isTooLong(text)) {
        const type = { 'content-type': `${JSON_TYPE}; charset=utf-8` };
        return reply.headers({ ...type, ...sizeHeaders(context) }).send(text);
      }
      if (context) contexts.set(request, context);
    }
    return usual.call(this, request, reply);
  };
  server.routes.route({ url: '/graphql', method: 'POST', handler });
  return server;
}

/** For the answers of Apollo Server. */
const tellSize: ApolloServerPlugin = {
  requestDidStart: async () => ({
    async willSendResponse({ contextValue, response }) {
      for (const [name, value] of Object.entries(sizeHeaders(contextValue))) response.http.headers.set(name, value);
    },
  }),
};

/** Callers must be able to distinguish an outage of a service that we need from a bug of ours. */
function formatError(formatted: GraphQLFormattedError, error: unknown, logger: Logger): GraphQLFormattedError {
  const cause = unwrapResolverError(error);
  if (cause instanceof ServiceUnavailableError) {
    logger.warn(cause, 'a service that is needed does not answer');
    return { ...formatted, message: cause.message, extensions: { code: cause.code } };
  }
  // Without the numbers of items: the same failure of many items is one.
  const field = formatted.path?.filter((key) => typeof key === 'string').join('.');
  return maskError(formatted, error, (err) => logger.error({ err, field }, 'resolver failed'));
}
