import { createFairQueue } from './fair-queue.ts';

const NO_GROUPS: { key: string; size: number }[] = [];

/** Runs tasks in one queue, and records the order in which they begin. They end on command. */
export function tasks(capacity: number) {
  const queue = createFairQueue(capacity);
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const run = (
    name: string,
    cost: number,
    client = name,
    { signal = new AbortController().signal, groups = NO_GROUPS, actualCost = cost } = {},
  ) => {
    const scopes = [{ key: client, size: 1 }, ...groups];
    const task = { scopes, cost, actualCost: () => actualCost, signal, startedAt: performance.now() };
    const running = queue(task, () => {
      begun.push(name);
      return new Promise<string>((resolve) => ends.set(name, () => resolve(name)));
    });
    // What waits when its test ends is refused seconds later.
    running.catch(() => undefined);
    return running;
  };
  const end = async (name: string) => {
    ends.get(name)?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  const endAll = async (times: number) => {
    for (let time = 0; time < times; time += 1) await end(begun.at(-1) ?? '');
  };
  return { begun, run, end, endAll };
}
