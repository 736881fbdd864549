export { createRounds, type RoundOptions, type RunRound } from './rounds.ts';
export { settledWithin } from './settled-within.ts';
export { createSharedReads, type SharedReads } from './shared-reads.ts';
