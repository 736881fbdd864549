export { type BatchOptions, batchCalls } from './batch-calls.ts';
export { createLoader, type Loader } from './loader.ts';
export { createRounds, type RoundOptions, type RunRound } from './rounds.ts';
export { settledWithin } from './settled-within.ts';
export { createSharedReads, type SharedReads } from './shared-reads.ts';
export { createTaskRounds, type TaskRounds } from './task-rounds.ts';
