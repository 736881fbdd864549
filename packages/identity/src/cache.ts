/** A bounded map whose entries expire; new entries evict the oldest. */
export interface ExpiringCache<Value> {
  get(key: string): Value | undefined;
  /** @param expiresAt in milliseconds since the epoch. Returns the value, for chaining. */
  set(key: string, value: Value, expiresAt: number): Value;
}

export function createCache<Value>(maxEntries: number, now: () => number): ExpiringCache<Value> {
  const entries = new Map<string, { value: Value; expiresAt: number }>();
  return {
    get(key) {
      const entry = entries.get(key);
      return entry && entry.expiresAt > now() ? entry.value : undefined;
    },
    set(key, value, expiresAt) {
      entries.delete(key);
      const oldest = entries.keys().next();
      if (entries.size >= maxEntries && !oldest.done) entries.delete(oldest.value);
      entries.set(key, { value, expiresAt });
      return value;
    },
  };
}
