import DataLoader from 'dataloader';

/** Looks entities up by key within one request. All keys of a tick become one call. */
export type Loader<Key, Value> = DataLoader<Key, Value | null>;

/**
 * A loader over a batch function that returns a map. Missing keys load as null.
 * @apollo/subgraph resolves each representation separately; only a loader turns a fetch into one statement.
 */
export function createLoader<Key, Value>(
  loadMany: (keys: readonly Key[]) => Promise<ReadonlyMap<Key, Value>>,
): Loader<Key, Value> {
  return new DataLoader<Key, Value | null>(async (keys) => {
    const found = await loadMany(keys);
    return keys.map((key) => found.get(key) ?? null);
  });
}
