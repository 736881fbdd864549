import { setTimeout as wait } from 'node:timers/promises';
import type { RunningPostgres } from './find-running-postgres.ts';
import { isAlive } from './processes.ts';

const POLL_MS = 20;

/** Stops a server of another process, such as one whose owner was killed; resolves when it has exited. */
export async function stopRunningPostgres({ pid }: Pick<RunningPostgres, 'pid'>): Promise<void> {
  if (isAlive(pid)) process.kill(pid, 'SIGINT');
  while (isAlive(pid)) await wait(POLL_MS);
}
