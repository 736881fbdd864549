import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
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

/** A user of this machine. */
export interface User {
  uid: number;
  gid: number;
}

/**
 * Finds a user who can only read the repository: `nobody`. Null if we may not run anything as another user, or it cannot
 * enter the folder.
 */
export function findReader(): User | null {
  if (process.getuid?.() !== 0) return null;
  const idOf = (option: string) => Number(execFileSync('id', [option, 'nobody'], { encoding: 'utf8' }));
  const user = { uid: idOf('-u'), gid: idOf('-g') };
  return spawnSync(process.execPath, ['--version'], { cwd: root, ...user }).status === 0 ? user : null;
}

/** Starts the graph on separate ports: through npm, as a user does, or through the script that npm runs; as us or as `user`. */
export function npmStart(
  dataDirectory: string,
  env: Record<string, string> = {},
  [command, ...parameters]: [string, ...string[]] = [process.execPath, join(root, 'scripts/run.js'), 'start'],
  user: User | null = null,
): NpmStart {
  const child = spawn(command, parameters, {
    cwd: root,
    ...user,
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

/** The URLs of its databases, of the owners, the services and the superuser, once it is ready. */
export async function databasesOf(started: NpmStart, dataDirectory: string) {
  const [, address = ''] = await started.said(/PostgreSQL\s+(127\.0\.0\.1:\d+)/);
  const { databasePasswords } = JSON.parse(await readFile(join(dataDirectory, 'secrets', 'secrets.json'), 'utf8'));
  const urlOf = (user: string, password: string, database = user) =>
    `postgresql://${user}:${password}@${address}/${database}`;
  const superuser = await readFile(join(dataDirectory, 'postgres', 'superuser-password'), 'utf8').catch(() => '');
  return {
    databaseUrls: knownDatabases(
      Object.fromEntries(graph.databases.map(({ name }) => [name, urlOf(name, databasePasswords[name])])),
    ),
    serviceUrls: knownDatabases(
      Object.fromEntries(
        graph.databases.map(({ name, serviceRole }) => [
          name,
          urlOf(serviceRole, databasePasswords[serviceRole], name),
        ]),
      ),
    ),
    superuserUrl: urlOf('postgres', superuser.trim()),
  };
}

/** The ids of all descendants of a process whose command line contains `command`. */
export function descendantsOf(pid: number, command = ''): number[] {
  // Read once: this blocks the clients of a test, for long on a busy machine.
  const lines = execFileSync('ps', ['-ww', '-eo', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
  const all = lines.map((line) => {
    const [, child, parent, args = ''] = /^ *(\d+) +(\d+) (.*)$/.exec(line) ?? [];
    return { pid: Number(child), parent: Number(parent), args };
  });
  const below = (ancestor: number): typeof all =>
    all.filter(({ parent }) => parent === ancestor).flatMap((child) => [child, ...below(child.pid)]);
  return below(pid).flatMap((child) => (child.args.includes(command) ? child.pid : []));
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
