import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { isSystemError, LocalPostgresError } from './errors.ts';
import type { ServiceUser } from './service-user.ts';

/** How to run one of PostgreSQL's executables. */
export interface RunOptions {
  user: ServiceUser | undefined;
  /** A folder that `user` may enter: PostgreSQL's programs refuse to start in any other. */
  workingDirectory: string;
  onLog: (line: string) => void;
}

/** A process of PostgreSQL whose output is read. */
export interface Running {
  child: ChildProcess;
  pid: number;
  /** The last lines of its output, for error messages. */
  logTail(): string;
}

const TAIL_LINES = 40;

/**
 * Starts an executable in its own process group, so that Ctrl-C in a terminal does not reach it.
 *
 * @throws LocalPostgresError PLATFORM_UNSUPPORTED or PERMISSION_DENIED if it cannot be executed
 */
export async function run(executable: string, args: string[], options: RunOptions): Promise<Running> {
  const child = spawn(executable, args, {
    ...options.user,
    cwd: options.workingDirectory,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    // Nothing else: PGDATA, PGPORT and locale settings of the user's shell must not affect the server.
    env: { LC_ALL: 'C' },
  });
  const tail: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      tail.push(line);
      if (tail.length > TAIL_LINES) tail.shift();
      options.onLog(line);
    });
  }
  await once(child, 'spawn').catch((error: unknown) => {
    throw explainSpawnError(executable, error);
  });
  return { child, pid: child.pid ?? 0, logTail: () => tail.join('\n') };
}

function explainSpawnError(executable: string, cause: unknown): LocalPostgresError {
  if (isSystemError(cause, 'ENOENT', 'ENOEXEC')) {
    // The file exists, but its loader does not: musl instead of glibc.
    return new LocalPostgresError(
      'PLATFORM_UNSUPPORTED',
      `${executable} cannot run on this system: it needs glibc (Alpine has none). Use a server of your own.`,
      { cause },
    );
  }
  return new LocalPostgresError('PERMISSION_DENIED', `${executable} cannot be executed: ${String(cause)}`, { cause });
}
