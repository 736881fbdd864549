const DAY_MS = 86_400_000;

/** When a cart that is changed at `now` expires. */
export function lifetimeFrom(now: Date, idleDays: number): Date {
  return new Date(now.getTime() + idleDays * DAY_MS);
}
