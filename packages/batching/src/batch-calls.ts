import { createRounds } from './rounds.ts';

/** Options of batching. */
export interface BatchOptions<Item> {
  /** The maximum number of items per call. A round with more items makes several calls at the same time. Default: 100. */
  maxSize?: number;
  /** The longest wait for the previous round, in milliseconds from its start. Default: 50. */
  maxWaitMs?: number;
  /** Only items of one key go together; they do not wait for those of other keys. Default: all have the same. */
  keyOf?: (item: Item) => string;
  /**
   * Whether an error would be the same for each single item. After any other error, each item is tried again by itself.
   */
  isSharedFailure?: (error: unknown) => boolean;
}

/**
 * Combines all items that wait for the same round into one call. A single call is not delayed. An error reaches only the items that cause it.
 * @param callMany returns the results in the order of the items. It must be repeatable: after a joint failure, each
 * item is tried again by itself.
 */
export function batchCalls<Item, Result>(
  callMany: (items: readonly Item[]) => Promise<readonly Result[]>,
  { maxSize = 100, maxWaitMs = 50, keyOf = () => '', isSharedFailure = () => false }: BatchOptions<Item> = {},
): (item: Item) => Promise<Result> {
  const callAll = async (items: readonly Item[]): Promise<readonly Result[]> => {
    const results = await callMany(items);
    if (results.length === items.length) return results;
    throw new TypeError(`a call for ${items.length} items returned ${results.length} results`);
  };
  const callOne = async (item: Item) => (await callAll([item]))[0] as Result;
  const runTogether = (items: readonly Item[]) => {
    const all = callAll(items);
    return items.map((item, index) =>
      all.then(
        (results) => results[index] as Result,
        (error: unknown) => {
          if (items.length === 1 || isSharedFailure(error)) throw error;
          return callOne(item);
        },
      ),
    );
  };
  const run = (items: readonly Item[]) => chunksOf(items, maxSize).flatMap(runTogether);
  const call = createRounds<Item, Result>(run, { maxWaitMs });
  return (item) => call(keyOf(item), item);
}

function chunksOf<Item>(items: readonly Item[], size: number): (readonly Item[])[] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
}
