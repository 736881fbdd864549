import { readFileSync } from 'node:fs';

/** What a process was doing at one moment. */
export interface Activity {
  /** Processor time that it has used, in ticks of 10 ms. */
  ticks: number;
  /** Whether it wanted to compute, or waited for a disk. */
  isBusy: boolean;
  /** Whether it was stopped by a signal, and does nothing until it is continued. */
  isStopped: boolean;
}

/** In `/proc/<pid>/stat`, counted behind the name, which may contain spaces and brackets. */
const [STATE, USER_TICKS, SYSTEM_TICKS] = [0, 11, 12];

/** Linux tells what a process does; null elsewhere, and if there is no such process. */
export function activityOf(pid: number): Activity | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const ticks = Number(fields[USER_TICKS]) + Number(fields[SYSTEM_TICKS]);
    const state = fields[STATE] ?? '';
    return { ticks, isBusy: ['R', 'D'].includes(state), isStopped: state === 'T' };
  } catch {
    return null;
  }
}

/** Whether a process has certainly done nothing between two moments. */
export function wasIdle(before: Activity | null, after: Activity | null): boolean {
  return before !== null && after !== null && after.ticks === before.ticks && !before.isBusy && !after.isBusy;
}
