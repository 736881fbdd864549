import { currentTrace, inTrace } from '@commerce/tracing';
import { createRounds, type RoundOptions } from './rounds.ts';

/** Runs a task in the next round of its key, and returns what the task returns. */
export type TaskRounds = <Result>(key: string, task: () => Promise<Result>) => Promise<Result>;

/**
 * Starts the tasks of a round together, so that their calls to others can be batched as well (`batchCalls`). Rounds of
 * one (`maxSize: 1, maxWaitMs: Infinity`) run the tasks of a key one after the other, in the order of the calls.
 */
export function createTaskRounds(options: RoundOptions): TaskRounds {
  type Task = () => Promise<unknown>;
  const call = createRounds<Task, unknown>((tasks) => tasks.map(async (task) => task()), options);
  return <Result>(key: string, task: () => Promise<Result>) => {
    const trace = currentTrace();
    return call(key, () => inTrace(trace, task)) as Promise<Result>;
  };
}
