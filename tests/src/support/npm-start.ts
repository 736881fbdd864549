import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { graph, knownDatabases } from './known-graph.ts';
import { root } from './repository.ts';

/** A running `npm start`, seen from outside: its output and its process. */
export interface NpmStart {
  child: ChildProcess;
  /** The entire output so far. */
  output(): string;
  /** Resolves when the output matches; rejects if the process ends before. */
  said(pattern: RegExp): Promise<RegExpExecArray>;
  /** Resolves with the exit code when the process has ended. */
  exitCode: Promise<number | null>;
}

/** Starts the graph on separate ports: through npm, as a user does, or through the script that npm runs. */
export function npmStart(
  dataDirectory: string,
  env: Record<string, string> = {},
  [command, ...parameters]: [string, ...string[]] = [process.execPath, join(root, 'scripts/run.js'), 'start'],
): NpmStart {
  const child = spawn(command, parameters, {
    cwd: root,
    env: {
      ...process.env,
      DATA_DIRECTORY: dataDirectory,
      ...Object.fromEntries(graph.services.map(({ portVariable }) => [portVariable, '0'])),
      ...env,
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      child.emit('said');
    });
  }
  const exitCode = once(child, 'close').then(([code]) => code as number | null);
  return {
    child,
    exitCode,
    output: () => output,
    async said(pattern) {
      const ended = exitCode.then(() => 'ended' as const);
      for (;;) {
        const match = pattern.exec(output);
        if (match) return match;
        if ((await Promise.race([once(child, 'said'), ended])) === 'ended') throw new Error(`it only said: ${output}`);
      }
    },
  };
}

/** The URLs of its databases, once it is ready, and the superuser's. */
export async function databasesOf(started: NpmStart, dataDirectory: string) {
  const [, address = ''] = await started.said(/PostgreSQL\s+(127\.0\.0\.1:\d+)/);
  const { databasePasswords } = JSON.parse(await readFile(join(dataDirectory, 'secrets', 'secrets.json'), 'utf8'));
  const urlOf = (user: string, password: string) => `postgresql://${user}:${password}@${address}/${user}`;
  const superuser = await readFile(join(dataDirectory, 'postgres', 'superuser-password'), 'utf8').catch(() => '');
  return {
    databaseUrls: knownDatabases(
      Object.fromEntries(graph.databases.map(({ name }) => [name, urlOf(name, databasePasswords[name])])),
    ),
    superuserUrl: urlOf('postgres', superuser.trim()),
  };
}

/** The command line of a process; '' if it has ended. */
export function commandOf(pid: number): string {
  try {
    return execFileSync('ps', ['-p', String(pid), '-o', 'args='], { encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
}

/** The ids of all descendants of a process. */
export function descendantsOf(pid: number): number[] {
  const children = execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter(([, parent]) => parent === pid)
    .map(([child = 0]) => child);
  return children.flatMap((child) => [child, ...descendantsOf(child)]);
}

/** Whether a process exists. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
