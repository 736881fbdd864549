import { expect, it } from 'vitest';
import { restartDelayMs } from '../src/keep-running.ts';

it('a process that ends again after it has run for a moment is restarted at once', () => {
  expect([restartDelayMs(0, 0), restartDelayMs(1, 500), restartDelayMs(2, 3_000)]).toEqual([0, 0, 0]);
});

it('a process that fails again and again is started less and less often, but at least every ten seconds', () => {
  const delays = [1, 2, 3, 4, 5, 6, 50].map((failures) => restartDelayMs(failures, 0));
  expect(delays).toEqual([500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
});
