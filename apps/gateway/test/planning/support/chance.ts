import { createHash } from 'node:crypto';

/** Returns true once in so many times. */
interface Chance {
  (oneIn: number): boolean;
  below(limit: number): number;
}

/** The same decisions for the same seed. */
export function createChance(seed: string): Chance {
  let state = createHash('sha256').update(seed).digest().readUInt32LE();
  const below = (limit: number) => {
    // mulberry32
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
  return Object.assign((oneIn: number) => below(oneIn) === 0, { below });
}
