import { gatherCalls } from '@commerce/graphql';
import { ServiceUnavailableError } from './errors.ts';

/** So many that a request of carts with as many lines as they may have is not too large. */
const AT_MOST = 50;

/**
 * Makes one request to a service of those that come while another one is under way. What the service refuses is asked
 * for each alone, as one of them may be the reason; when it does not answer, that concerns all.
 */
export function gatherRequests<Item, Result>(
  request: (items: readonly Item[]) => Promise<readonly Result[]>,
): (item: Item) => Promise<Result> {
  const concernsAll = (error: unknown) => error instanceof ServiceUnavailableError;
  return gatherCalls(request, { max: AT_MOST, concernsAll });
}
