import { inMemory } from './limiter.ts';
import { createRateLimits } from './rate-limits.ts';

/** Counts nothing. */
export const NO_RATES = createRateLimits(
  { costPerMinute: 0, mutationsPerHour: new Map(), refusedPerHour: new Map() },
  inMemory,
);
