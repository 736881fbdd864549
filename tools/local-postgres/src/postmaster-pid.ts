import { readFile, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isSystemError } from './errors.ts';
import { isAlive, processName } from './processes.ts';

/** The file that a server keeps in its data folder while it runs, and leaves there if it is killed. */
export interface PostmasterPid {
  pid: number;
  /** The data folder of the server: a different one if this folder is a copy. */
  directory: string;
  port: number;
}

/** Reads the cluster's `postmaster.pid`; null if there is none, or only half of one. */
export async function readPostmasterPid(dataDirectory: string): Promise<PostmasterPid | null> {
  try {
    const lines = (await readFile(join(dataDirectory, 'postmaster.pid'), 'utf8')).split('\n');
    const [pid, port] = [Number(lines[0]), Number(lines[3])];
    return pid > 0 && port > 0 ? { pid, directory: lines[1] ?? '', port } : null;
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return null;
    throw error;
  }
}

/** Whether the process in the file still exists, and is a PostgreSQL. */
export async function isPostgres(pid: number): Promise<boolean> {
  return (await processName(pid)).startsWith('postgres');
}

/**
 * Removes a `postmaster.pid` whose process id belongs to another program by now, such as after a restart of the
 * machine, or that was copied with the data folder of a running server. PostgreSQL itself handles one whose process has
 * ended, and also looks for orphans that still write to the files.
 */
export async function removeStalePostmasterPid(dataDirectory: string): Promise<void> {
  const left = await readPostmasterPid(dataDirectory);
  if (!left || !isAlive(left.pid)) return;
  if ((await isPostgres(left.pid)) && !(await isElsewhere(left.directory, dataDirectory))) return;
  await rm(join(dataDirectory, 'postmaster.pid'), { force: true });
}

/** Whether both folders exist and are different. A folder that was moved while its server runs is no copy. */
async function isElsewhere(one: string, other: string): Promise<boolean> {
  const paths = await Promise.all([one, other].map((path) => realpath(path).catch(() => null)));
  return paths[0] !== null && paths[0] !== paths[1];
}
