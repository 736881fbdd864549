/** Runs tasks of one key one after the other. */
export type InTurn = <Result>(key: string, task: () => Promise<Result>) => Promise<Result>;

/**
 * Lets the tasks of this process take turns, key by key: they wait here rather than for each other in the database, each
 * with a connection in hand. Other processes know nothing of it.
 */
export function createTurns(): InTurn {
  const last = new Map<string, Promise<unknown>>();
  return async (key, task) => {
    const before = last.get(key);
    const mine = before ? before.then(task) : task();
    const settled = mine.catch(() => undefined);
    last.set(key, settled);
    try {
      return await mine;
    } finally {
      if (last.get(key) === settled) last.delete(key);
    }
  };
}
