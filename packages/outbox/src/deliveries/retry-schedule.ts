const JITTER = 0.2;

/** How long to wait after each failed attempt, in milliseconds; after the last of them nothing is tried any more. */
export type RetrySchedule = readonly number[];

/**
 * How long to wait after attempt number `attempts`: up to a fifth longer than the schedule says, so that what failed
 * together is not tried again together. Null if it was the last one.
 * @param random from 0 to 1.
 */
export function retryDelayMs(schedule: RetrySchedule, attempts: number, random: number): number | null {
  const delay = schedule[attempts - 1];
  return delay === undefined ? null : Math.round(delay * (1 + JITTER * random));
}
