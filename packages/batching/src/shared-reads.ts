import { createRounds } from './rounds.ts';

/** Reads something. `key` must contain everything that the answer depends on. */
export type SharedReads<Answer> = (key: string, read: () => Promise<Answer>) => Promise<Answer>;

/**
 * Shares reads. Of several reads with an equal key that wait for the same round, only the first one runs; its answer or
 * failure is everyone's. A read never joins one that has started, so each answer was read after it was requested.
 * @param maxWaitMs the longest wait for a running read with the same key, in milliseconds.
 */
export function createSharedReads<Answer>(maxWaitMs = 50): SharedReads<Answer> {
  return createRounds<() => Promise<Answer>, Answer>(
    ([first, ...others]) => {
      if (!first) return [];
      const answer = first();
      return [answer, ...others.map(() => answer)];
    },
    { maxWaitMs },
  );
}
