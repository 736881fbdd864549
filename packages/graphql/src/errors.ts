import { ApolloServerErrorCode, unwrapResolverError } from '@apollo/server/errors';
import { InvalidAmountError } from '@commerce/money';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { isDatabaseOutage } from './outage.ts';
import { isUnstorableText } from './unstorable-text.ts';

/** The stable values of `extensions.code` that this graph answers. `docs/clients.md` says what each means. */
export const ERROR_CODES = [
  ...Object.values(ApolloServerErrorCode),
  'AMOUNT_TOO_LARGE',
  'AUTHENTICATION_UNAVAILABLE',
  'ERRORS_LEFT_OUT',
  'FORBIDDEN',
  'INVALID_AMOUNT',
  'METHOD_NOT_ALLOWED',
  'NOT_FOUND',
  'OPERATION_NOT_RESOLVABLE',
  'PERSISTED_QUERY_HASH_MISMATCH',
  'PERSISTED_QUERY_NOT_IN_LIST',
  'QUERY_NOT_IN_SAFELIST',
  'QUERY_TOO_EXPENSIVE',
  'RATE_LIMITED',
  'SERVICE_UNAVAILABLE',
  'SUBGRAPH_UNAVAILABLE',
  'UNAUTHENTICATED',
] as const;

/** One of {@link ERROR_CODES}. */
export type ErrorCode = `${(typeof ERROR_CODES)[number]}`;

/** An error that the client sees as it is: `message` must not reveal anything internal. */
export function graphqlError(code: ErrorCode, message: string, extensions: Record<string, unknown> = {}): GraphQLError {
  return new GraphQLError(message, { extensions: { ...extensions, code } });
}

/** The input is invalid: the message says which argument is wrong and what is allowed. */
export function badUserInput(message: string, argument?: string): GraphQLError {
  return graphqlError('BAD_USER_INPUT', message, argument ? { argument } : {});
}

/** We do not know who is asking, and must. Answered with HTTP 401 when thrown before execution. */
export function unauthenticated(message: string): GraphQLError {
  return graphqlError('UNAUTHENTICATED', message, { http: { status: 401 } });
}

/** We know who is asking, and they may not. */
export function forbidden(message: string): GraphQLError {
  return graphqlError('FORBIDDEN', message);
}

/**
 * Turns what a resolver threw into what a client may read: GraphQL errors pass, and so does what an amount is wrong for,
 * such as a sum that is too large to be exact. A text that the database cannot hold is the client's mistake. Anything else could carry SQL, paths or addresses in its message: it is
 * reported to `onBug`, and masked as a bug, or as an outage that may be over soon.
 */
export function maskError(
  formatted: GraphQLFormattedError,
  error: unknown,
  onBug: (error: unknown) => void,
): GraphQLFormattedError {
  const cause = unwrapResolverError(error);
  if (!isBug(cause)) {
    const { stacktrace: _, ...extensions } = formatted.extensions ?? {};
    return { ...formatted, extensions };
  }
  if (cause instanceof InvalidAmountError) return { ...placeOf(formatted), ...answerOf(cause.code, cause.message) };
  if (isUnstorableText(cause)) {
    return {
      ...placeOf(formatted),
      ...answerOf('BAD_USER_INPUT', 'a text has a character that no text can have (NUL)'),
    };
  }
  onBug(cause);
  const answer = isDatabaseOutage(cause)
    ? answerOf('SUBGRAPH_UNAVAILABLE', 'the database does not answer just now; try again later')
    : answerOf('INTERNAL_SERVER_ERROR', 'Internal server error');
  return { ...placeOf(formatted), ...answer };
}

function answerOf(code: ErrorCode, message: string) {
  return { message, extensions: { code } };
}

function placeOf({ locations, path }: GraphQLFormattedError) {
  return { ...(locations && { locations }), ...(path && { path }) };
}

/** What a subgraph answered reaches the gateway as a plain object, and was masked there: only exceptions can be bugs. */
function isBug(cause: unknown): boolean {
  return cause instanceof GraphQLError ? cause.extensions.code === 'INTERNAL_SERVER_ERROR' : cause instanceof Error;
}
