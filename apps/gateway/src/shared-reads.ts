import { endOf } from '@commerce/graphql';

/** How long a read waits for another one at most: the answer that is slow need not be shared. */
const PATIENCE_MS = 50;

/** Reads something; `key` is everything that the answer depends on. */
export type SharedReads<Answer> = (key: string, read: () => Promise<Answer>) => Promise<Answer>;

/**
 * Equal reads that are asked for while one of them is under way share the next one. They never join what is under way:
 * so each gets the answer to a read that began after it was asked for, and whoever has seen a change never reads what was
 * before it. A read that is alone begins at once. Sharers get the very same answer, or the very same error.
 */
export function createSharedReads<Answer>(patienceMs = PATIENCE_MS): SharedReads<Answer> {
  const running = new Map<string, Promise<Answer>>();
  const waiting = new Map<string, Promise<Answer>>();

  const begin = (key: string, read: () => Promise<Answer>) => {
    const answer = read();
    running.set(key, answer);
    const end = () => {
      if (running.get(key) === answer) running.delete(key);
    };
    answer.then(end, end);
    return answer;
  };
  const beginAfter = async (before: Promise<Answer>, key: string, read: () => Promise<Answer>) => {
    await endOf(before, patienceMs);
    waiting.delete(key);
    return begin(key, read);
  };

  return (key, read) => {
    const before = running.get(key);
    if (!before) return begin(key, read);
    const next = waiting.get(key) ?? beginAfter(before, key, read);
    waiting.set(key, next);
    return next;
  };
}
