import { afterEach, expect, it, vi } from 'vitest';
import { atMostPerSecond } from './at-most-per-second.ts';

afterEach(() => {
  vi.useRealTimers();
});

it('so many calls in a second are allowed, and as many in the next one', () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const mayCall = atMostPerSecond(2);
  expect([mayCall(), mayCall(), mayCall()]).toEqual([true, true, false]);
  vi.advanceTimersByTime(999);
  expect(mayCall()).toBe(false);
  vi.advanceTimersByTime(1);
  expect([mayCall(), mayCall(), mayCall()]).toEqual([true, true, false]);
});
