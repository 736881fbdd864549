import { ApolloServer, type ApolloServerOptions } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginInlineTrace } from '@apollo/server/plugin/inlineTrace';
import { type ApolloFastifyContextFunction, fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyRequest, RouteHandler } from 'fastify';
import { type GraphQLSchema, lexicographicSortSchema } from 'graphql';
import { stringifyWithin } from './execution-limits.ts';

/** Whether a router asks for what each field took, in the form of Apollo's federated traces. */
export function asksForTrace({ headers }: FastifyRequest): boolean {
  return headers['apollo-federation-include-trace'] === 'ftv1';
}

/**
 * Answers operations with their trace in `extensions.ftv1`. Apollo Server wraps every resolver of a schema that it traces,
 * for as long as the process runs: so this is a copy of the schema, made when somebody first asks.
 */
export function createTracedHandler<Context extends object>(
  schema: GraphQLSchema,
  options: Pick<ApolloServerOptions<Context>, 'formatError'> & { context: ApolloFastifyContextFunction<Context> },
): RouteHandler {
  const start = async () => {
    const server = new ApolloServer<Context>({
      // It copies all types; their order does not matter to operations.
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
