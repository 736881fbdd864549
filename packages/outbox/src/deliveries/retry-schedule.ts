const JITTER = 0.2;

/** The delay after each failed attempt, in milliseconds; after the last one there are no more attempts. */
export type RetrySchedule = readonly number[];

/**
 * The delay after attempt number `attempts`: up to a fifth longer than in the schedule, so that deliveries that failed
 * together are not retried together. Null after the last attempt.
 * @param random from 0 to 1.
 */
export function retryDelayMs(schedule: RetrySchedule, attempts: number, random: number): number | null {
  const delay = schedule[attempts - 1];
  return delay === undefined ? null : Math.round(delay * (1 + JITTER * random));
}
