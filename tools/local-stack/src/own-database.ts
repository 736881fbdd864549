import type { LocalPostgres } from '@commerce/local-postgres';
import { startOwnServer } from './own-server.ts';

/** The PostgreSQL server that the graph runs itself. */
export interface OwnDatabase {
  current(): LocalPostgres;
  /** Restarts it after it has ended, on the same port. It recovers by itself. */
  restart(): Promise<LocalPostgres>;
}

/**
 * Starts the PostgreSQL server of a data directory.
 * @param options.signal aborts before `stop` is called: nothing is restarted any more.
 */
export async function openOwnDatabase(options: {
  dataDirectory: string;
  settings: Record<string, string>;
  onLog: (line: string) => void;
  signal: AbortSignal;
}): Promise<OwnDatabase & { stop(): Promise<void> }> {
  const { dataDirectory, settings, onLog, signal } = options;
  let server = await startOwnServer(dataDirectory, { settings, onLog });
  const { port } = server;
  let restarting: Promise<unknown> = Promise.resolve();
  return {
    current: () => server,
    async restart() {
      if (signal.aborted) throw new Error('PostgreSQL is not started: the graph is being stopped');
      const started = startOwnServer(dataDirectory, { port, settings, onLog });
      restarting = started.catch(() => undefined);
      server = await started;
      return server;
    },
    async stop() {
      await restarting;
      await server.stop();
    },
  };
}
