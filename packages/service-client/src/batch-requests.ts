import { batchCalls } from '@commerce/batching';
import { ServiceUnavailableError } from './errors.ts';

/** Requests for this many carts of the maximum size stay within the body limit. */
const MAX_SIZE = 50;

/**
 * Makes one request to a service for all items that wait for the same round. If the service refuses it, each item is
 * requested by itself, because one of them may be the reason; an outage fails all of them. A joint request has the
 * latest deadline of its items: none has less time than alone.
 */
export function batchRequests<Item, Result>(
  request: (items: readonly Item[], deadline: number) => Promise<readonly Result[]>,
): (item: Item, deadline: number) => Promise<Result> {
  const isSharedFailure = (error: unknown) => error instanceof ServiceUnavailableError;
  const call = batchCalls(
    (calls: readonly { item: Item; deadline: number }[]) =>
      request(
        calls.map(({ item }) => item),
        Math.max(...calls.map(({ deadline }) => deadline)),
      ),
    { maxSize: MAX_SIZE, isSharedFailure },
  );
  return (item, deadline) => call({ item, deadline });
}
