import { realpath } from 'node:fs/promises';
import { resolveDataDirectory, thisHost } from './directories.ts';
import { explainFileErrors } from './errors.ts';
import { findStoppingServer, isPostgres, readPostmasterPid } from './postmaster-pid.ts';
import { readSuperuserUrl } from './superuser.ts';
import { withClient } from './with-client.ts';

/** A server that any process on this machine has started. */
export interface RunningPostgres {
  pid: number;
  port: number;
  /** `postgresql://…` to the database `postgres`, as the superuser. */
  superuserUrl: string;
}

/**
 * Finds the running server of the cluster of {@link startLocalPostgres} with the same `dataDirectory`, whichever
 * process started it: `npm start` in another terminal, or an owner that was killed before it could stop its server.
 *
 * @returns null if none is running, or if it is just starting or stopping and does not answer
 * @throws LocalPostgresError PERMISSION_DENIED if the cluster belongs to another user
 */
export function findRunningPostgres(dataDirectory: string): Promise<RunningPostgres | null> {
  return explainFileErrors(() => findInCluster(resolveDataDirectory(dataDirectory, thisHost())));
}

/** Finds a server of the same cluster that has begun to stop, and answers nobody. */
export function findStoppingPostgres(dataDirectory: string): Promise<Pick<RunningPostgres, 'pid'> | null> {
  return explainFileErrors(() => findStoppingServer(resolveDataDirectory(dataDirectory, thisHost())));
}

/** Like {@link findRunningPostgres}, for a resolved data directory. */
export async function findInCluster(dataDirectory: string): Promise<RunningPostgres | null> {
  const found = await readPostmasterPid(dataDirectory);
  if (!found || !(await isPostgres(found.pid))) return null;
  const { pid, port } = found;
  const superuserUrl = await readSuperuserUrl(dataDirectory, port);
  return (await serves(superuserUrl, dataDirectory)) ? { pid, port, superuserUrl } : null;
}

/** The port and the process id of a stale file may belong to another cluster's server by now. */
async function serves(url: string, dataDirectory: string): Promise<boolean> {
  try {
    const { rows } = await withClient(url, (client) => client.query<{ data_directory: string }>('SHOW data_directory'));
    const served = rows[0]?.data_directory ?? '';
    return (await realpath(served)) === (await realpath(dataDirectory));
  } catch {
    return false;
  }
}
