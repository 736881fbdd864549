import { createRounds } from './rounds.ts';

/** Reads something. `key` holds everything that the answer depends on. */
export type SharedReads<Answer> = (key: string, read: () => Promise<Answer>) => Promise<Answer>;

/**
 * Shares reads: of those with an equal key that wait for the same round, the first is carried out and answers all of them,
 * or fails for all of them. None joins a read that has begun, so each gets an answer that was read after it was asked for.
 * @param maxWaitMs how long a read waits for one of the same key that runs, in milliseconds.
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
