import type { CertificateFiles, LocalPostgres } from '@commerce/local-postgres';
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
  /** With it the server also speaks TLS. */
  certificate: CertificateFiles | null;
  onLog: (line: string) => void;
  signal: AbortSignal;
}): Promise<OwnDatabase & { stop(): Promise<void> }> {
  const { dataDirectory, signal, ...server } = options;
  let running = await startOwnServer(dataDirectory, server);
  const { port } = running;
  let restarting: Promise<unknown> = Promise.resolve();
  return {
    current: () => running,
    async restart() {
      if (signal.aborted) throw new Error('PostgreSQL is not started: the graph is being stopped');
      const started = startOwnServer(dataDirectory, { ...server, port });
      restarting = started.catch(() => undefined);
      running = await started;
      return running;
    },
    async stop() {
      await restarting;
      await running.stop();
    },
  };
}
