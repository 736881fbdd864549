import { readFileSync } from 'node:fs';
import { readProcessStat } from '@commerce/local-postgres';

/** The activity of a process at one moment. */
export interface Activity {
  /** The processor time that it has used, in ticks of 10 ms. */
  ticks: number;
  /** Whether it is computing, or waiting for a disk. */
  isBusy: boolean;
  /** Whether it was stopped by a signal, and does nothing until it is continued. */
  isStopped: boolean;
}

/** Positions in `readProcessStat`. */
const [STATE, USER_TICKS, SYSTEM_TICKS] = [0, 11, 12];

/** The activity of a process with its workers, on Linux; null on other systems, and if there is no such process. */
export function activityOf(pid: number): Activity | null {
  const fields = readProcessStat(pid);
  if (!fields) return null;
  const all = [fields, ...childrenOf(pid).map((child) => readProcessStat(child) ?? [])];
  const ticksOf = (own: readonly string[]) => Number(own[USER_TICKS] ?? 0) + Number(own[SYSTEM_TICKS] ?? 0);
  return {
    ticks: all.reduce((sum, own) => sum + ticksOf(own), 0),
    isBusy: all.some((own) => ['R', 'D'].includes(own[STATE] ?? '')),
    isStopped: fields[STATE] === 'T',
  };
}

function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

/** Whether a process has certainly done nothing between two moments. */
export function wasIdle(before: Activity | null, after: Activity | null): boolean {
  return before !== null && after !== null && after.ticks === before.ticks && !before.isBusy && !after.isBusy;
}
