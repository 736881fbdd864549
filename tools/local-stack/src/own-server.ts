import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  findRunningPostgres,
  findStoppingPostgres,
  type LocalPostgres,
  LocalPostgresError,
  startLocalPostgres,
  stopRunningPostgres,
} from '@commerce/local-postgres';

/** The cluster's place in a data directory. */
export function clusterDirectory(dataDirectory: string): string {
  return join(dataDirectory, 'postgres');
}

/**
 * How long a server that was left behind may take until it can be asked to stop, or its processes until they have ended.
 * While it recovers it answers nobody, which takes long on a busy machine.
 */
const LEFT_BEHIND_MS = 60_000;
/** Each attempt to start takes processor time from what it waits for. */
const POLL_MS = 300;

/**
 * What the server keeps of its log for an archive that cannot be written: the shop goes on, and its disk does not become full.
 * Beyond it the archive has a gap, and a new backup is taken.
 */
const ALWAYS = { max_slot_wal_keep_size: '2GB' };

/** Starts the PostgreSQL server of a data directory. First stops one that an earlier owner has left behind. */
export async function startOwnServer(
  dataDirectory: string,
  options: { port?: number; settings: Record<string, string>; onLog: (line: string) => void },
): Promise<LocalPostgres> {
  const directory = clusterDirectory(dataDirectory);
  const deadline = performance.now() + LEFT_BEHIND_MS;
  for (;;) {
    const left = await findRunningPostgres(directory);
    if (left) await stopRunningPostgres(left);
    try {
      return await startLocalPostgres({
        dataDirectory: directory,
        ...options,
        settings: { ...ALWAYS, ...options.settings },
      });
    } catch (error) {
      const isLeftBehind = error instanceof LocalPostgresError && error.code === 'ALREADY_RUNNING';
      if (!isLeftBehind || performance.now() > deadline) throw error;
      const stopping = await findStoppingPostgres(directory);
      if (stopping) await stopRunningPostgres(stopping);
      else await delay(POLL_MS);
    }
  }
}
