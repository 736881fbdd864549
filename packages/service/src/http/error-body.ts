import type { ErrorCode } from '@commerce/graphql';

/** What `Retry-After` says where an answer is HTTP 503: outages are over soon, or another instance answers. */
export const RETRY_SECONDS = '1';

/** An error outside of any operation, in the form of a GraphQL answer: clients read one form only. */
export function errorBody(
  code: ErrorCode,
  message: string,
): { errors: [{ message: string; extensions: { code: ErrorCode } }] } {
  return { errors: [{ message, extensions: { code } }] };
}
