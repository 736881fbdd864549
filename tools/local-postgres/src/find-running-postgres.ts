import { realpath } from 'node:fs/promises';
import { resolveDataDirectory, thisHost } from './directories.ts';
import { explainFileErrors } from './errors.ts';
import { isPostgres, readPostmasterPid } from './postmaster-pid.ts';
import { readSuperuserUrl } from './superuser.ts';
import { withClient } from './with-client.ts';

/** A server that some process on this machine has started. */
export interface RunningPostgres {
  pid: number;
  port: number;
  /** `postgresql://…` to the database `postgres`, as the superuser. */
  superuserUrl: string;
}

/**
 * Finds the server that runs on the cluster of {@link startLocalPostgres} with the same `dataDirectory`, whichever process
 * started it: `npm start` in another terminal, or an owner that was killed before it could stop its server.
 *
 * @returns null when none runs, or when the one that does is just starting or stopping and answers no one
 * @throws LocalPostgresError PERMISSION_DENIED when the cluster belongs to another user
 */
export function findRunningPostgres(dataDirectory: string): Promise<RunningPostgres | null> {
  return explainFileErrors(() => findInCluster(resolveDataDirectory(dataDirectory, thisHost())));
}

/** The same for a data directory that has been resolved already. */
export async function findInCluster(dataDirectory: string): Promise<RunningPostgres | null> {
  const found = await readPostmasterPid(dataDirectory);
  if (!found || !(await isPostgres(found.pid))) return null;
  const { pid, port } = found;
  const superuserUrl = await readSuperuserUrl(dataDirectory, port);
  return (await serves(superuserUrl, dataDirectory)) ? { pid, port, superuserUrl } : null;
}

/** The port and the process id of a stale file may belong to the server of another cluster by now. */
async function serves(url: string, dataDirectory: string): Promise<boolean> {
  try {
    const { rows } = await withClient(url, (client) => client.query<{ data_directory: string }>('SHOW data_directory'));
    const served = rows[0]?.data_directory ?? '';
    return (await realpath(served)) === (await realpath(dataDirectory));
  } catch {
    return false;
  }
}
