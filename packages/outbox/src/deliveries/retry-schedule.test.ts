import fc from 'fast-check';
import { expect, it } from 'vitest';
import { retryDelayMs } from './retry-schedule.ts';

it('a retry waits as long as in the schedule, and up to a fifth longer', () => {
  fc.assert(
    fc.property(fc.nat(1e9), fc.double({ min: 0, max: 1, noNaN: true }), (said, random) => {
      const delay = retryDelayMs([1, said, 1], 2, random);
      expect(delay).toBeGreaterThanOrEqual(said);
      expect(delay).toBeLessThanOrEqual(Math.ceil(said * 1.2));
    }),
  );
});

it('after the end of the schedule there is no retry', () => {
  expect([1, 2, 3].map((attempts) => retryDelayMs([5, 5], attempts, 0))).toEqual([5, 5, null]);
  expect(retryDelayMs([], 1, 0)).toBeNull();
});
