import type { IncomingHttpHeaders } from 'node:http';
import { ApolloServer, type ApolloServerPlugin, HeaderMap } from '@apollo/server';
import { unwrapResolverError } from '@apollo/server/errors';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
} from '@apollo/server/plugin/disabled';
import { maskError } from '@commerce/graphql';
import type { VerifyToken } from '@commerce/identity';
import { type Reply, ServiceUnavailableError } from '@commerce/service-client';
import { currentSpan, failSpan } from '@commerce/tracing';
import type { GraphQLFormattedError } from 'graphql';
import type { CallerWatch } from '../http/watch-caller.ts';
import { type Logger, moduleOf } from '../logging/logger.ts';
import { createCallerAuthentication } from './authenticate-caller.ts';
import { deadlineOf, isTooLong, limitExecution, sizeHeaders, stringifyWithin } from './execution-limits.ts';
import { createKnownOperations } from './known-operations.ts';
import type { Subgraph } from './subgraph.ts';
import { asksForTrace, createTracedServer } from './traced-operations.ts';

/** The `accept` header of services; Apollo Server answers all others. */
const JSON_TYPE = 'application/json';

/** A call of a subgraph, over HTTP or within the process. */
export interface Call {
  headers: IncomingHttpHeaders;
  /** The parsed body. */
  body: unknown;
  caller: CallerWatch;
}

/** What answers the calls of a subgraph. */
export interface SubgraphEndpoint {
  /** Answers callers with a token of the gateway or of another service; refuses all others. */
  answer(call: Call): Promise<Reply>;
}

/** The endpoint of a subgraph, independent of how calls arrive. */
export async function createSubgraphEndpoint<Context extends object>(options: {
  subgraph: Pick<Subgraph<Context>, 'schema' | 'context'>;
  verifyToken: VerifyToken;
  logger: Logger;
}): Promise<SubgraphEndpoint> {
  const { subgraph, verifyToken } = options;
  const logger = moduleOf(options.logger, 'graphql');
  const known = createKnownOperations(subgraph.schema);
  const apollo = new ApolloServer<Context>({
    gateway: known.gateway,
    introspection: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    // Only services have access, with a bearer token that no browser sends by itself.
    csrfPrevention: false,
    plugins: [ApolloServerPluginCacheControlDisabled(), ApolloServerPluginInlineTraceDisabled(), tellSize],
    formatError: (formatted, error) => formatError(formatted, error, logger),
    stringifyResult: stringifyWithin,
  });
  await apollo.start();
  const traced = createTracedServer<Context>(subgraph.schema, (formatted, error) =>
    formatError(formatted, error, logger),
  );
  const authenticate = createCallerAuthentication(verifyToken, options.logger);
  const contextOf = async ({ headers, caller }: Call) => {
    const deadline = deadlineOf(headers);
    const viewer = await authenticate(headers.authorization);
    const context = subgraph.context(viewer, { caller, deadline });
    limitExecution(context, headers, { caller, deadline });
    return context;
  };
  return {
    async answer(call) {
      if (asksForTrace(call.headers)) return executeWith(await traced(), call, () => contextOf(call));
      if (call.headers.accept !== JSON_TYPE || !known.knows(call.body)) {
        return executeWith(apollo, call, () => contextOf(call));
      }
      const context = await contextOf(call).catch(() => null);
      const text = context && (await known.answer(call.body, context));
      if (text && !isTooLong(text)) {
        const headers = { 'content-type': `${JSON_TYPE}; charset=utf-8`, ...sizeHeaders(context) };
        return { statusCode: 200, headers, text };
      }
      return executeWith(apollo, call, async () => context ?? contextOf(call));
    },
  };
}

async function executeWith<Context extends object>(
  apollo: ApolloServer<Context>,
  { headers, body }: Call,
  context: () => Promise<Context>,
): Promise<Reply> {
  const map = new HeaderMap();
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) map.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  const answer = await apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: { method: 'POST', headers: map, search: '', body },
    context,
  });
  if (answer.body.kind !== 'complete') throw new TypeError('only routers ask for answers in parts');
  return { statusCode: answer.status ?? 200, headers: Object.fromEntries(answer.headers), text: answer.body.string };
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
  failSpan(currentSpan(), cause);
  if (cause instanceof ServiceUnavailableError) {
    logger.warn(cause, 'a service that is needed does not answer');
    return { ...formatted, message: cause.message, extensions: { code: cause.code } };
  }
  // Without the numbers of items: the same failure of many items is one.
  const field = formatted.path?.filter((key) => typeof key === 'string').join('.');
  return maskError(formatted, error, (err) => logger.error({ err, field }, 'resolver failed'));
}
