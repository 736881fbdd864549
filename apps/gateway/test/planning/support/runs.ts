import { randomInt } from 'node:crypto';

/**
 * The number of runs of a property with random operations. `FUZZ_OPERATIONS` sets it, and draws others each time;
 * fast-check prints the seed of a failure, and `FUZZ_SEED` repeats its run.
 */
export function runsOf(usual: number): { numRuns: number; seed?: number; interruptAfterTimeLimit?: undefined } {
  const { FUZZ_OPERATIONS, FUZZ_SEED = randomInt(2 ** 31) } = process.env;
  if (!FUZZ_OPERATIONS) return { numRuns: usual };
  return { numRuns: Number(FUZZ_OPERATIONS), seed: Number(FUZZ_SEED), interruptAfterTimeLimit: undefined };
}
