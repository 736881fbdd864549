import type { IncomingHttpHeaders } from 'node:http';
import { ApolloServer, type ApolloServerOptions } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginInlineTrace } from '@apollo/server/plugin/inlineTrace';
import { type GraphQLSchema, lexicographicSortSchema } from 'graphql';
import { stringifyWithin } from './execution-limits.ts';

/** Whether a router requests the duration of each field, in the form of Apollo's federated traces. */
export function asksForTrace(headers: IncomingHttpHeaders): boolean {
  return headers['apollo-federation-include-trace'] === 'ftv1';
}

/**
 * A server that answers operations with their trace in `extensions.ftv1`. Apollo Server permanently wraps every resolver
 * of a schema that it traces, so this uses a copy of the schema, made at the first request for a trace.
 */
export function createTracedServer<Context extends object>(
  schema: GraphQLSchema,
  formatError: NonNullable<ApolloServerOptions<Context>['formatError']>,
): () => Promise<ApolloServer<Context>> {
  const start = async () => {
    const server = new ApolloServer<Context>({
      // Copies all types; their order does not affect operations.
      schema: lexicographicSortSchema(schema),
      introspection: false,
      includeStacktraceInErrorResponses: false,
      stopOnTerminationSignals: false,
      csrfPrevention: false,
      stringifyResult: stringifyWithin,
      plugins: [ApolloServerPluginCacheControlDisabled(), ApolloServerPluginInlineTrace()],
      formatError,
    });
    await server.start();
    return server;
  };
  let server: ReturnType<typeof start> | undefined;
  return () => {
    server ??= start();
    return server;
  };
}
