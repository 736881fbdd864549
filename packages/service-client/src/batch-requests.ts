import { batchCalls } from '@commerce/batching';
import { ServiceUnavailableError } from './errors.ts';

/** Requests for this many carts of the maximum size stay within the body limit. */
const MAX_SIZE = 50;

/**
 * Makes one request to a service for all items that wait for the same round. If the service refuses it, each item is
 * requested by itself, because one of them may be the reason; an outage fails all of them.
 */
export function batchRequests<Item, Result>(
  request: (items: readonly Item[]) => Promise<readonly Result[]>,
): (item: Item) => Promise<Result> {
  const isSharedFailure = (error: unknown) => error instanceof ServiceUnavailableError;
  return batchCalls(request, { maxSize: MAX_SIZE, isSharedFailure });
}
