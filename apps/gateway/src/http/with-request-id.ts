import { requestId } from '@commerce/tracing';
import type { GraphQLFormattedError } from 'graphql';

/** An error with the id of its request, by which operators find what happened. */
export function withRequestId(error: GraphQLFormattedError): GraphQLFormattedError {
  return { ...error, extensions: { ...error.extensions, requestId: requestId() } };
}
