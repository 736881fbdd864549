import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type CertificateFiles,
  findCluster,
  findRunningPostgres,
  findStoppingPostgres,
  type LocalPostgres,
  LocalPostgresError,
  startLocalPostgres,
  stopRunningPostgres,
} from '@commerce/local-postgres';
import { lockDirectory } from './directory-lock.ts';

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
  options: {
    port?: number;
    settings: Record<string, string>;
    certificate?: CertificateFiles | null;
    onLog: (line: string) => void;
  },
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

/**
 * Starts the server of a data directory for `work` alone; creates its cluster if there is none.
 * @throws {Error} if another process uses the data directory.
 */
export async function withOwnServer<Result>(
  dataDirectory: string,
  work: (superuserUrl: string) => Promise<Result>,
): Promise<Result> {
  const unlock = await lockDirectory(dataDirectory);
  try {
    const server = await startOwnServer(dataDirectory, { settings: {}, onLog: () => undefined });
    return await work(server.superuserUrl).finally(() => server.stop());
  } finally {
    await unlock();
  }
}

/** @throws {Error} that says what to do if a data directory has no databases: one that is mistyped is not filled with new ones. */
export async function requireCluster(dataDirectory: string): Promise<void> {
  if (await findCluster(clusterDirectory(dataDirectory))) return;
  throw new Error(
    `There are no databases in ${dataDirectory}: npm start creates them. If they are elsewhere, set DATA_DIRECTORY.`,
  );
}
