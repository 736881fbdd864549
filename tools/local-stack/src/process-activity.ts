import { readProcessStat } from '@commerce/local-postgres';

/** The activity of a process at one moment. */
export interface Activity {
  /** The processor time it has used, in ticks of 10 ms. */
  ticks: number;
  /** Whether it is computing, or waiting for a disk. */
  isBusy: boolean;
  /** Whether it was stopped by a signal, and does nothing until it is continued. */
  isStopped: boolean;
}

/** Positions in `readProcessStat`. */
const [STATE, USER_TICKS, SYSTEM_TICKS] = [0, 11, 12];

/** The activity of a process, on Linux; null on other systems, and if there is no such process. */
export function activityOf(pid: number): Activity | null {
  const fields = readProcessStat(pid);
  if (!fields) return null;
  const ticks = Number(fields[USER_TICKS]) + Number(fields[SYSTEM_TICKS]);
  const state = fields[STATE] ?? '';
  return { ticks, isBusy: ['R', 'D'].includes(state), isStopped: state === 'T' };
}

/** Whether a process has certainly done nothing between two moments. */
export function wasIdle(before: Activity | null, after: Activity | null): boolean {
  return before !== null && after !== null && after.ticks === before.ticks && !before.isBusy && !after.isBusy;
}
