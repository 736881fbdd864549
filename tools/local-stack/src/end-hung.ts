import { setTimeout as delay } from 'node:timers/promises';
import { sendSignal } from '@commerce/local-postgres';
import { activityOf, wasIdle } from './process-activity.ts';
import type { ServiceProcess } from './service-process.ts';

/** The settings for watching services. */
export interface Watchfulness {
  /** Before a probe, in milliseconds; a failed probe is repeated at once. */
  pauseMs: number;
  /** The time limit of an answer, in milliseconds. */
  deadlineMs: number;
  /** The number of failed probes in a row for a process that does nothing else: it is stopped, or waits for ever. */
  mostIdle: number;
  /** The same for a process that computes, or waits for the processor: on a busy machine it only needs time. */
  mostBusy: number;
}

const STANDARD: Watchfulness = { pauseMs: 1_000, deadlineMs: 1_000, mostIdle: 2, mostBusy: 20 };

/** How often to check whether a process is stopped; two checks in a row confirm it. */
const LOOK_EVERY_MS = 250;

/**
 * Kills a process that was stopped by a signal, because it will never answer. On systems other than Linux, {@link
 * endHung} finds it. Resolves once interrupted.
 */
export async function endStopped(
  { name, current }: { name: string; current: () => { pid: number } },
  signal: AbortSignal,
  say: (text: string) => void,
): Promise<void> {
  let stopped: number | null = null;
  while (!signal.aborted) {
    await delay(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
    const { pid } = current();
    const wasStopped = stopped === pid;
    stopped = activityOf(pid)?.isStopped ? pid : null;
    if (!stopped || !wasStopped || signal.aborted) continue;
    say(`${name} was stopped by a signal: ending it`);
    sendSignal(stopped, 'SIGKILL');
    stopped = null;
  }
}

/** A probed process, and the results so far. */
interface Watched {
  process: ServiceProcess;
  hasEnded: boolean;
  /** Failed probes in a row, and those of them during which the process did nothing. */
  missed: number;
  idle: number;
}

/** Kills a service that runs but no longer answers, so that it is restarted. Resolves once interrupted. */
export async function endHung(
  current: () => ServiceProcess,
  signal: AbortSignal,
  say: (text: string) => void,
  { pauseMs, deadlineMs, mostIdle, mostBusy }: Watchfulness = STANDARD,
): Promise<void> {
  let watched = watch(current());
  while (!signal.aborted) {
    if (watched.missed === 0) await delay(pauseMs, undefined, { signal }).catch(() => undefined);
    if (watched.process !== current()) watched = watch(current());
    const { process } = watched;
    const before = activityOf(process.pid);
    const hasAnswered = watched.hasEnded || (await answers(process.url, deadlineMs));
    const wasWaiting = wasIdle(before, activityOf(process.pid));
    // Ended processes are handled elsewhere. A gateway that stops answers nobody, but its held port accepts connections.
    const isMissed = !hasAnswered && !watched.hasEnded && !process.isStopping();
    watched.missed = isMissed ? watched.missed + 1 : 0;
    watched.idle = isMissed && wasWaiting ? watched.idle + 1 : 0;
    if (signal.aborted || (watched.idle < mostIdle && watched.missed < mostBusy)) continue;
    say(`${process.service} does not answer any more: ending it`);
    await process.stop('SIGKILL');
  }
}

function watch(process: ServiceProcess): Watched {
  const watched = { process, hasEnded: false, missed: 0, idle: 0 };
  void process.exited.then(() => {
    watched.hasEnded = true;
  });
  return watched;
}

/** Any answer counts: a service that is starting, stopping or without its database is not hung. */
async function answers(url: string, deadlineMs: number): Promise<boolean> {
  try {
    const response = await fetch(new URL('/health/live', url), { signal: AbortSignal.timeout(deadlineMs) });
    await response.body?.cancel();
    return true;
  } catch (error) {
    return !(error instanceof DOMException);
  }
}
