/** Bounds the memory, whatever keys there are. */
const MOST_KEYS = 500;

/**
 * Answers whether something is due again, by a key: the first time, and once the pause since it was is over.
 * @param now in milliseconds, of any clock that only goes on.
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
