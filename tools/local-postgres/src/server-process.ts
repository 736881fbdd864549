import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { LocalPostgresError } from './errors.ts';
import { explainLog } from './explain-log.ts';
import { findFreePort } from './free-port.ts';
import { type Running, type RunOptions, run } from './run.ts';
import { stopWithOwner } from './stop-with-owner.ts';
import { HOST } from './superuser.ts';

/** A server process that accepts connections. */
export interface ServerProcess extends Running {
  port: number;
  /** The exit of the process, for any reason. Never rejects. */
  exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

/** The options of {@link spawnServer}. */
export interface ServerOptions extends RunOptions {
  /** The path of the executable. */
  postgres: string;
  dataDirectory: string;
  /** 0 for a free one. */
  port: number;
  settings: Record<string, string>;
}

const ORPHANS_TIMEOUT_MS = 10_000;
const ORPHANS_POLL_MS = 50;
const FREE_PORT_ATTEMPTS = 5;

/**
 * Starts the server and waits until it accepts connections.
 *
 * Two failures are temporary, and retried: another process takes the free port that was just found; or the children of
 * a killed server need some milliseconds to notice and to release the shared memory.
 */
export async function spawnServer(options: ServerOptions): Promise<ServerProcess> {
  const deadline = Date.now() + ORPHANS_TIMEOUT_MS;
  for (let attempt = 1; ; attempt += 1) {
    const port = options.port || (await findFreePort());
    try {
      return await spawnOnce({ ...options, port });
    } catch (error) {
      if (!(error instanceof LocalPostgresError)) throw error;
      const portWasTaken = error.code === 'PORT_IN_USE' && options.port === 0 && attempt < FREE_PORT_ATTEMPTS;
      const orphansRemain = error.detail.includes('pre-existing shared memory block') && Date.now() < deadline;
      if (!portWasTaken && !orphansRemain) throw error;
      if (orphansRemain) await wait(ORPHANS_POLL_MS);
    }
  }
}

async function spawnOnce(options: ServerOptions): Promise<ServerProcess> {
  const { postgres, dataDirectory, port } = options;
  let accept = () => {};
  const accepting = new Promise<'ready'>((resolve) => {
    accept = () => resolve('ready');
  });
  const onLog = (line: string) => {
    if (line.includes('database system is ready to accept connections')) accept();
    options.onLog(line);
  };
  const running = await run(postgres, serverArguments(options), { ...options, onLog });
  const dismissGuard = stopWithOwner(running.pid);
  const exited = once(running.child, 'exit').then(async ([code, signal]) => {
    await dismissGuard();
    return { code, signal };
  });
  // 'close' comes when all its output has been read.
  const outcome = await Promise.race([accepting, once(running.child, 'close')]);
  if (outcome === 'ready') return { ...running, port, exited };
  await exited;
  throw explainLog(running.logTail(), `PostgreSQL could not start on port ${port} with the data in ${dataDirectory}`);
}

function serverArguments({ dataDirectory, port, settings }: ServerOptions): string[] {
  const all: Record<string, string> = {
    listen_addresses: HOST,
    unix_socket_directories: '',
    max_connections: '200',
    timezone: 'UTC',
    log_timezone: 'UTC',
    lc_messages: 'C',
    log_destination: 'stderr',
    logging_collector: 'off',
    // Services log the statements that fail. A client that leaves would add the text of its statement each time.
    log_min_error_statement: 'panic',
    ...settings,
    port: String(port),
  };
  return ['-D', dataDirectory, ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}
