import { currentTrace, inSharedTrace, type Trace } from '@commerce/tracing';
import { settledWithin } from './settled-within.ts';

/** When rounds start, and how large they are. */
export interface RoundOptions {
  /** The longest wait for the previous round, in milliseconds from its start; `Infinity`: until its end. */
  maxWaitMs: number;
  /** The maximum number of items per round; the others wait for a later one. Default: no limit. */
  maxSize?: number;
}

/** Runs the items of one round, and returns one promise per item, in their order. */
export type RunRound<Item, Result> = (items: readonly Item[]) => readonly Promise<Result>[];

interface Call<Item, Result> {
  item: Item;
  trace: Trace;
  resolve: (result: Promise<Result>) => void;
  reject: (error: unknown) => void;
}

/**
 * Runs calls in rounds: a call joins the next round of its key, and never one that runs. So its result comes from a round
 * that started after the call, and shows everything that was written before. A round starts when the one before has
 * settled, or `maxWaitMs` after that one started. Without a round before it, it starts in the next turn of the event
 * loop: calls that are made at the same moment go together. Keys do not wait for each other. A round belongs to the
 * trace of its first call.
 */
export function createRounds<Item, Result>(
  run: RunRound<Item, Result>,
  { maxWaitMs, maxSize = Infinity }: RoundOptions,
): (key: string, item: Item) => Promise<Result> {
  /** The waiting calls by key. A key is present while it has rounds. */
  const waiting = new Map<string, Call<Item, Result>[]>();

  const runRounds = async (key: string, calls: Call<Item, Result>[]) => {
    await nextTurn();
    while (calls.length > 0) await settledWithin(runRound(run, calls.splice(0, maxSize)), maxWaitMs);
    waiting.delete(key);
  };

  return (key, item) =>
    new Promise((resolve, reject) => {
      const call = { item, trace: currentTrace(), resolve, reject };
      const joined = waiting.get(key)?.push(call);
      if (joined !== undefined) return;
      const calls = [call];
      waiting.set(key, calls);
      void runRounds(key, calls);
    });
}

/** Settles when every item of the round has. */
async function runRound<Item, Result>(run: RunRound<Item, Result>, calls: readonly Call<Item, Result>[]) {
  const [first, ...others] = calls.map(({ trace }) => trace);
  if (!first) return;
  try {
    const results = inSharedTrace([first, ...others], () => run(calls.map(({ item }) => item)));
    for (const [index, { resolve, reject }] of calls.entries()) {
      const result = results[index];
      if (result) resolve(result);
      else reject(new TypeError(`a round of ${calls.length} items returned ${results.length} results`));
    }
    await Promise.allSettled(results);
  } catch (error) {
    for (const { reject } of calls) reject(error);
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
