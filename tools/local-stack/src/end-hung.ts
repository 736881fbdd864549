import { setTimeout as delay } from 'node:timers/promises';
import { activityOf, wasIdle } from './process-activity.ts';
import type { ServiceProcess } from './service-process.ts';

/** How closely services are watched. */
export interface Watchfulness {
  /** Before a question, in milliseconds; one without an answer is asked again at once. */
  pauseMs: number;
  /** How long an answer may take, in milliseconds. */
  deadlineMs: number;
  /** Questions in a row that a process may leave without an answer while it does nothing else: then it is stopped or waits for ever. */
  mostIdle: number;
  /** The same for a process that computes, or waits for the processor: on a busy machine it only needs time. */
  mostBusy: number;
}

const STANDARD: Watchfulness = { pauseMs: 1_000, deadlineMs: 1_000, mostIdle: 2, mostBusy: 20 };

/** How often it is looked whether a process is stopped; two looks in a row say that it is. */
const LOOK_EVERY_MS = 250;

/** Kills a process that was stopped by a signal: it will never answer. Where Linux does not tell, {@link endHung} notices. Resolves once interrupted. */
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
    process.kill(stopped, 'SIGKILL');
    stopped = null;
  }
}

/** A process that is asked, and what came of it so far. */
interface Watched {
  process: ServiceProcess;
  hasEnded: boolean;
  /** Questions in a row that it has left without an answer, and those of them during which it did nothing. */
  missed: number;
  idle: number;
}

/** Kills a service that runs but does not answer any more, so that it is started again. Resolves once interrupted. */
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
    // What has ended is somebody else's concern.
    const isMissed = !hasAnswered && !watched.hasEnded;
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

/** Whatever it answers: one that is starting, stopping or without its database is not hung. */
async function answers(url: string, deadlineMs: number): Promise<boolean> {
  try {
    const response = await fetch(new URL('/health/live', url), { signal: AbortSignal.timeout(deadlineMs) });
    await response.body?.cancel();
    return true;
  } catch (error) {
    return !(error instanceof DOMException);
  }
}
