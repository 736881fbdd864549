import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { isSystemError } from './errors.ts';

/** Whether a process with this id runs, of any user. One that has ended and was not waited for by its parent does not run. */
export function isAlive(pid: number): boolean {
  return isTaken(pid) && !isZombie(pid);
}

/** Whether the process id is in use, perhaps only by a process that has ended and was not waited for. */
export function isTaken(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isSystemError(error, 'EPERM');
  }
}

/** After a kill of parent and child, the first process of the system waits for the child: some do so only every few seconds. */
function isZombie(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z');
  } catch {
    // Without /proc, or with no such process any more.
    return false;
  }
}

/** The name of the process's executable, such as `postgres`; '' if there is no such process. */
export async function processName(pid: number): Promise<string> {
  try {
    if (process.platform === 'linux') return (await readFile(`/proc/${pid}/comm`, 'utf8')).trim();
    const { stdout } = await promisify(execFile)('ps', ['-p', String(pid), '-o', 'comm=']);
    return stdout.trim().split('/').at(-1) ?? '';
  } catch {
    return '';
  }
}
