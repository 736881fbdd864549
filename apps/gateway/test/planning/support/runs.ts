/**
 * The number of runs of a property with random operations. They differ each time; fast-check prints the seed of a
 * failure. `FUZZ_SEED` repeats a run, and `FUZZ_OPERATIONS` sets the number.
 */
export function runsOf(usual: number): { numRuns: number; seed?: number } {
  const { FUZZ_OPERATIONS, FUZZ_SEED } = process.env;
  return { numRuns: Number(FUZZ_OPERATIONS ?? usual), ...(FUZZ_SEED && { seed: Number(FUZZ_SEED) }) };
}
