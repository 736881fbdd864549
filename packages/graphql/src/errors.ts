import { ApolloServerErrorCode, unwrapResolverError } from '@apollo/server/errors';
import { InvalidAmountError } from '@commerce/money';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { isDatabaseOutage } from './outage.ts';
import { isUnstorableText } from './unstorable-text.ts';

/** The stable values of `extensions.code` in this graph. `docs/clients.md` explains them. */
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

/** An error that the client sees unchanged: `message` must not reveal anything internal. */
export function graphqlError(code: ErrorCode, message: string, extensions: Record<string, unknown> = {}): GraphQLError {
  return new GraphQLError(message, { extensions: { ...extensions, code } });
}

/** The input is invalid: the message says which argument is wrong and what is allowed. */
export function badUserInput(message: string, argument?: string): GraphQLError {
  return graphqlError('BAD_USER_INPUT', message, argument ? { argument } : {});
}

/** The request is anonymous but must not be. HTTP 401 if thrown before execution. */
export function unauthenticated(message: string): GraphQLError {
  return graphqlError('UNAUTHENTICATED', message, { http: { status: 401 } });
}

/** The viewer is known, but lacks the permission. */
export function forbidden(message: string): GraphQLError {
  return graphqlError('FORBIDDEN', message);
}

/**
 * Converts an error of a resolver to what the client may see. GraphQL errors pass, and so do errors about invalid
 * amounts, such as a sum that is too large to be exact. A text that the database cannot store is the client's mistake.
 * Any other message could contain SQL, paths or addresses: it is reported to `onBug`, and masked as a bug, or as an
 * outage that may soon be over.
 */
export function maskError(
  formatted: GraphQLFormattedError,
  error: unknown,
  onBug: (error: unknown) => void,
): GraphQLFormattedError {
  const cause = unwrapResolverError(error);
  if (isWrongArgument(cause)) return { ...placeOf(formatted), ...answerOf('BAD_USER_INPUT', cause.message) };
  if (!isBug(cause, formatted)) {
    const { stacktrace: _, ...extensions } = formatted.extensions ?? {};
    return { ...formatted, extensions };
  }
  if (cause instanceof InvalidAmountError) return { ...placeOf(formatted), ...answerOf(cause.code, cause.message) };
  if (isUnstorableText(cause)) {
    return {
      ...placeOf(formatted),
      ...answerOf('BAD_USER_INPUT', 'a text contains a character that cannot be stored (NUL)'),
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

/** graphql-js finds some wrong arguments only when it executes: null in a variable for an argument that has a default. */
function isWrongArgument(cause: unknown): cause is GraphQLError {
  return cause instanceof GraphQLError && cause.extensions.code === undefined && /^Argument "/.test(cause.message);
}

/**
 * The gateway gets subgraphs' errors as plain objects, which are masked already: only exceptions can be bugs. What
 * Apollo Server reports as an internal error is one, even if graphql-js has created it, such as for a wrong result.
 */
function isBug(cause: unknown, { extensions }: GraphQLFormattedError): boolean {
  return cause instanceof GraphQLError ? extensions?.code === 'INTERNAL_SERVER_ERROR' : cause instanceof Error;
}
