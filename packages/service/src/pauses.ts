/** Bounds the memory for any set of keys. */
const MOST_KEYS = 500;

/**
 * Tells whether something is due again, by key: the first time, and after the pause since it was last due.
 * @param now in milliseconds, of any monotonic clock.
 */
export function createPauses(pauseMs: number, now: () => number = () => performance.now()): (key: string) => boolean {
  const doneAt = new Map<string, number>();
  return (key) => {
    const before = doneAt.get(key);
    if (before !== undefined && now() - before < pauseMs) return false;
    if (doneAt.size >= MOST_KEYS) doneAt.clear();
    doneAt.set(key, now());
    return true;
  };
}
