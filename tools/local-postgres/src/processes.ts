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

/** Sends a signal to a process. One that has ended by now is no error. */
export function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!isSystemError(error, 'ESRCH')) throw error;
  }
}

/** After a kill of parent and child, the first process of the system waits for the child: some do so only every few seconds. */
function isZombie(pid: number): boolean {
  return readProcessStat(pid)?.[0] === 'Z';
}

/**
 * The fields of `/proc/PID/stat` from the state on, which is a letter (proc(5)). Null without such a process, and where there
 * is no /proc.
 */
export function readProcessStat(pid: number): string[] | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name before the state may itself contain brackets and spaces.
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
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
