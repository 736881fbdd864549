import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isSystemError } from './errors.ts';
import { isAlive, processName } from './processes.ts';

/** What a server writes into its data folder while it runs, and leaves there when it is killed. */
export interface PostmasterPid {
  pid: number;
  port: number;
}

/** Reads the cluster's `postmaster.pid`; null when there is none, or a half-written one. */
export async function readPostmasterPid(dataDirectory: string): Promise<PostmasterPid | null> {
  try {
    const lines = (await readFile(join(dataDirectory, 'postmaster.pid'), 'utf8')).split('\n');
    const [pid, port] = [Number(lines[0]), Number(lines[3])];
    return pid > 0 && port > 0 ? { pid, port } : null;
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return null;
    throw error;
  }
}

/** Whether the process that left the file is still there, and is a PostgreSQL. */
export async function isPostgres(pid: number): Promise<boolean> {
  return (await processName(pid)).startsWith('postgres');
}

/**
 * Removes a `postmaster.pid` whose process id belongs to another program by now, as after a restart of the machine.
 * One whose process is gone is left to PostgreSQL, which also looks for orphans that still write to the files.
 */
export async function removeStalePostmasterPid(dataDirectory: string): Promise<void> {
  const left = await readPostmasterPid(dataDirectory);
  if (!left || !isAlive(left.pid) || (await isPostgres(left.pid))) return;
  await rm(join(dataDirectory, 'postmaster.pid'), { force: true });
}
