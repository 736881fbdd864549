import type { ApolloServerPlugin } from '@apollo/server';
import { ApolloServerErrorCode } from '@apollo/server/errors';
import type { GatewayContext } from '../context.ts';

/** Of operations that cannot be executed as they are written, or with the variables that they have. */
const CODES: ReadonlySet<unknown> = new Set([
  ApolloServerErrorCode.GRAPHQL_PARSE_FAILED,
  ApolloServerErrorCode.GRAPHQL_VALIDATION_FAILED,
  ApolloServerErrorCode.BAD_USER_INPUT,
]);

/**
 * Answers HTTP 200 rather than 400 to clients that accept `application/json` alone: they cannot tell by the type whether
 * an answer is GraphQL's or a proxy's, and take no other status for GraphQL's
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
