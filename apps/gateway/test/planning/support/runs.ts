/**
 * How a property of random operations is tried: with other ones each time, of which fast-check prints the seed if one fails.
 * `FUZZ_SEED` repeats them, and `FUZZ_OPERATIONS` is how many.
 */
export function runsOf(usual: number): { numRuns: number; seed?: number } {
  const { FUZZ_OPERATIONS, FUZZ_SEED } = process.env;
  return { numRuns: Number(FUZZ_OPERATIONS ?? usual), ...(FUZZ_SEED && { seed: Number(FUZZ_SEED) }) };
}
