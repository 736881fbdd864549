import { setTimeout as wait } from 'node:timers/promises';
import type { RunningPostgres } from './find-running-postgres.ts';
import { isAlive, sendSignal } from './processes.ts';

const POLL_MS = 20;
/** A fast shutdown takes milliseconds, and seconds if much must be written. */
export const STOP_DEADLINE_MS = 20_000;

/**
 * Stops a server of another process, such as one whose owner was killed; resolves when it has exited. A server that does
 * not stop in time hangs, and is killed: it recovers at its next start.
 */
export async function stopRunningPostgres(
  { pid }: Pick<RunningPostgres, 'pid'>,
  deadlineMs = STOP_DEADLINE_MS,
): Promise<void> {
  sendSignal(pid, 'SIGINT');
  const deadline = performance.now() + deadlineMs;
  while (isAlive(pid) && performance.now() < deadline) await wait(POLL_MS);
  sendSignal(pid, 'SIGKILL');
  while (isAlive(pid)) await wait(POLL_MS);
}
