import type { ApolloServerPlugin } from '@apollo/server';
import { ApolloServerErrorCode } from '@apollo/server/errors';
import type { GatewayContext } from '../context.ts';

/** For operations that cannot be executed as written, or with their variables. */
const CODES: ReadonlySet<unknown> = new Set([
  ApolloServerErrorCode.GRAPHQL_PARSE_FAILED,
  ApolloServerErrorCode.GRAPHQL_VALIDATION_FAILED,
  ApolloServerErrorCode.BAD_USER_INPUT,
]);

/**
 * Answers HTTP 200 instead of 400 to clients that accept only `application/json`: that type does not tell whether an
 * answer comes from GraphQL or from a proxy, so they treat only 200 as GraphQL's
 * (https://graphql.github.io/graphql-over-http/draft/#sec-application-json).
 */
export function useLegacyStatus(): ApolloServerPlugin<GatewayContext> {
  return {
    async requestDidStart({ request }) {
      if (!acceptsJsonAlone(request.http?.headers.get('accept'))) return undefined;
      return {
        async willSendResponse({ response: { http, body } }) {
          if (http.status !== 400 || body.kind !== 'single') return;
          const { errors = [] } = body.singleResult;
          if (errors.every(({ extensions }) => CODES.has(extensions?.code))) http.status = 200;
        },
      };
    },
  };
}

function acceptsJsonAlone(accept = ''): boolean {
  const types = accept.split(',').map((range) => range.split(';')[0]?.trim().toLowerCase());
  return types.includes('application/json') && !types.includes('application/graphql-response+json');
}
