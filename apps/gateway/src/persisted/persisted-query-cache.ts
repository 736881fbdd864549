import { InMemoryLRUCache, type KeyValueCache } from '@apollo/utils.keyvaluecache';
import type { PersistedOperations } from './manifest.ts';

/** Apollo Server's prefix of the hashes that it looks up. */
export const HASH_PREFIX = 'apq:';

/** Texts by hash: those of the manifest, which are never evicted, and those that clients have registered. */
export function createPersistedQueryCache(manifest: PersistedOperations): KeyValueCache<string> {
  const registered = new InMemoryLRUCache<string>();
  return {
    get: async (key) => manifest.get(key.slice(HASH_PREFIX.length)) ?? registered.get(key),
    set: (key, text, options) => registered.set(key, text, options),
    delete: (key) => registered.delete(key),
  };
}
