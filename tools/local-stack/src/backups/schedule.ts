const DAY_MINUTES = 24 * 60;
const MINUTE_MS = 60_000;

/** The last moment up to now at which a backup was due; null without times. @param times minutes of the day, in UTC. Pure. */
export function lastDue(times: readonly number[], now: Date): Date | null {
  if (times.length === 0) return null;
  const midnight = Math.floor(now.getTime() / (DAY_MINUTES * MINUTE_MS)) * DAY_MINUTES;
  const moments = times.flatMap((minute) => [midnight + minute, midnight + minute - DAY_MINUTES]);
  return new Date(Math.max(...moments.map((minute) => minute * MINUTE_MS).filter((ms) => ms <= now.getTime())));
}
