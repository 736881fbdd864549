import { setTimeout as delay } from 'node:timers/promises';
import type { ServiceProcess } from './service-process.ts';

const PAUSE_MS = 2_000;
const DEADLINE_MS = 5_000;
const MOST_MISSED = 3;

/** How closely services are watched. */
export interface Watchfulness {
  /** Between two questions, in milliseconds. */
  pauseMs: number;
  /** How long an answer may take, in milliseconds. */
  deadlineMs: number;
}

/**
 * Kills a service that runs but does not answer any more ({@link MOST_MISSED} questions in a row), so that it is started again.
 * Resolves once interrupted.
 */
export async function endHung(
  current: () => ServiceProcess,
  signal: AbortSignal,
  say: (text: string) => void,
  { pauseMs, deadlineMs }: Watchfulness = { pauseMs: PAUSE_MS, deadlineMs: DEADLINE_MS },
): Promise<void> {
  let watched = current();
  let missed = 0;
  while (!signal.aborted) {
    await delay(pauseMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    if (current() !== watched) {
      watched = current();
      missed = 0;
    }
    missed = (await answers(watched.url, deadlineMs, signal)) ? 0 : missed + 1;
    if (missed < MOST_MISSED || signal.aborted) continue;
    say(`${watched.service} does not answer any more: ending it`);
    await watched.stop('SIGKILL');
    missed = 0;
  }
}

/** Whatever it answers: one that is starting, stopping or without its database is not hung. */
async function answers(url: string, deadlineMs: number, signal: AbortSignal): Promise<boolean> {
  try {
    const deadline = AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]);
    const response = await fetch(new URL('/health/live', url), { signal: deadline });
    await response.body?.cancel();
    return true;
  } catch (error) {
    // What is gone is somebody else's concern.
    return !(error instanceof DOMException);
  }
}
