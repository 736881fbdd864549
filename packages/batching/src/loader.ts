import DataLoader from 'dataloader';

/** Looks entities up by key within one request: all keys asked for in one tick become one call. */
export type Loader<Key, Value> = DataLoader<Key, Value | null>;

/**
 * A loader over a batch function that answers a map. Keys missing from the map load as null.
 * @apollo/subgraph resolves each representation on its own; only a loader makes a fetch one statement.
 */
export function createLoader<Key, Value>(
  loadMany: (keys: readonly Key[]) => Promise<ReadonlyMap<Key, Value>>,
): Loader<Key, Value> {
  return new DataLoader<Key, Value | null>(async (keys) => {
    const found = await loadMany(keys);
    return keys.map((key) => found.get(key) ?? null);
  });
}
