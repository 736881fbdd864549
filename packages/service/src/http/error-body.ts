import type { ErrorCode } from '@commerce/graphql';
import { requestId } from '@commerce/tracing';

/** `Retry-After` of HTTP 503: outages end soon, or another instance answers. */
export const RETRY_SECONDS = '1';

/** An error outside of any operation, in the form of a GraphQL response: clients read only one form. */
export function errorBody(
  code: ErrorCode,
  message: string,
): { errors: [{ message: string; extensions: { code: ErrorCode; requestId?: string } }] } {
  const id = requestId();
  return { errors: [{ message, extensions: { code, ...(id !== null && { requestId: id }) } }] };
}
