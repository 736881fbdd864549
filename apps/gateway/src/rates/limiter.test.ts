import { afterEach, expect, it, vi } from 'vitest';
import { inMemory, take } from './limiter.ts';

afterEach(() => {
  vi.useRealTimers();
});

it('so many points in a second are enough, and as many in the next one', async () => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
  const limiter = inMemory('calls', 2, 1);
  const mayCall = async () => (await take(limiter, 'all', 1)).isEnough;
  expect([await mayCall(), await mayCall(), await mayCall()]).toEqual([true, true, false]);
  vi.advanceTimersByTime(999);
  expect(await mayCall()).toBe(false);
  vi.advanceTimersByTime(1);
  expect([await mayCall(), await mayCall(), await mayCall()]).toEqual([true, true, false]);
});
