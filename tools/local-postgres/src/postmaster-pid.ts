import { readFile, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isSystemError } from './errors.ts';
import { isAlive, isTaken, processName } from './processes.ts';

/** The file that a server keeps in its data folder while it runs, and leaves there if it is killed. */
export interface PostmasterPid {
  pid: number;
  /** The data folder of the server: a different one if this folder is a copy. */
  directory: string;
  port: number;
  /** Whether the server has begun to stop. */
  isStopping: boolean;
}

/** Reads the cluster's `postmaster.pid`; null if there is none, or only half of one. */
export async function readPostmasterPid(dataDirectory: string): Promise<PostmasterPid | null> {
  try {
    const lines = (await readFile(join(dataDirectory, 'postmaster.pid'), 'utf8')).split('\n');
    const [pid, port] = [Number(lines[0]), Number(lines[3])];
    const isStopping = lines[7]?.trim() === 'stopping';
    return pid > 0 && port > 0 ? { pid, directory: lines[1] ?? '', port, isStopping } : null;
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return null;
    throw error;
  }
}

/** Whether the process in the file still runs, and is a PostgreSQL. */
export async function isPostgres(pid: number): Promise<boolean> {
  return isAlive(pid) && (await processName(pid)).startsWith('postgres');
}

/**
 * The running server of this data folder that has begun to stop, and answers nobody; null if there is none. A server that
 * is told to stop while it recovers may hang, so it must be waited for with a deadline.
 */
export async function findStoppingServer(dataDirectory: string): Promise<{ pid: number } | null> {
  const found = await readPostmasterPid(dataDirectory);
  if (!found?.isStopping || !(await isPostgres(found.pid))) return null;
  // A server works in its data folder, and another one may have the process id of a stale file by now.
  const [here, there] = await Promise.all(
    [dataDirectory, `/proc/${found.pid}/cwd`].map((path) => realpath(path).catch(() => null)),
  );
  return there === null || there === here ? { pid: found.pid } : null;
}

/**
 * Removes a `postmaster.pid` that PostgreSQL would take for that of a running server: its process id belongs to another
 * program by now, such as after a restart of the machine; or to a killed server that was not waited for; or the file was
 * copied with the data folder of a running server. PostgreSQL itself handles one whose process id is free, and also looks
 * for orphans that still write to the files.
 */
export async function removeStalePostmasterPid(dataDirectory: string): Promise<void> {
  const left = await readPostmasterPid(dataDirectory);
  if (!left || !isTaken(left.pid)) return;
  if ((await isPostgres(left.pid)) && !(await isElsewhere(left.directory, dataDirectory))) return;
  await rm(join(dataDirectory, 'postmaster.pid'), { force: true });
}

/** Whether both folders exist and are different. A folder that was moved while its server runs is no copy. */
async function isElsewhere(one: string, other: string): Promise<boolean> {
  const paths = await Promise.all([one, other].map((path) => realpath(path).catch(() => null)));
  return paths[0] !== null && paths[0] !== paths[1];
}
