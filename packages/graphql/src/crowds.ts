import { endOf } from './end-of.ts';

/** Does work in a crowd, and answers what the work does. */
export type InCrowds = <Result>(work: () => Promise<Result>) => Promise<Result>;

/**
 * Lets work begin in crowds: what comes while a crowd is at work begins together when that crowd is done, so that all it
 * asks of others can go together too (`gatherCalls`). Whoever comes while nobody is at work begins at once.
 * @param patienceMs how long a crowd is waited for at most, in milliseconds.
 */
export function createCrowds(patienceMs: number): InCrowds {
  let last: Promise<unknown> = Promise.resolve();
  let next: { begins: Promise<void>; members: Promise<unknown>[] } | null = null;

  const gather = () => {
    const members: Promise<unknown>[] = [];
    const begins = endOf(last, patienceMs).then(() => {
      next = null;
      last = Promise.allSettled(members);
    });
    return { begins, members };
  };

  return (work) => {
    next ??= gather();
    const done = next.begins.then(work);
    next.members.push(done);
    return done;
  };
}
