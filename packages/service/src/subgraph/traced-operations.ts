import { ApolloServer, type ApolloServerOptions } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginInlineTrace } from '@apollo/server/plugin/inlineTrace';
import { type ApolloFastifyContextFunction, fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyRequest, RouteHandler } from 'fastify';
import { type GraphQLSchema, lexicographicSortSchema } from 'graphql';
import { stringifyWithin } from './execution-limits.ts';

/** Whether a router requests the duration of each field, in the form of Apollo's federated traces. */
export function asksForTrace({ headers }: FastifyRequest): boolean {
  return headers['apollo-federation-include-trace'] === 'ftv1';
}

/**
 * Answers operations with their trace in `extensions.ftv1`. Apollo Server permanently wraps every resolver of a schema
 * that it traces, so this uses a copy of the schema, made at the first request for a trace.
 */
export function createTracedHandler<Context extends object>(
  schema: GraphQLSchema,
  options: Pick<ApolloServerOptions<Context>, 'formatError'> & { context: ApolloFastifyContextFunction<Context> },
): RouteHandler {
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
      ...(options.formatError && { formatError: options.formatError }),
    });
    await server.start();
    return fastifyApolloHandler(server, { context: options.context });
  };
  let handler: ReturnType<typeof start> | undefined;
  return async function (request, reply) {
    handler ??= start();
    return (await handler).call(this, request, reply);
  };
}
