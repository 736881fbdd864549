import { setTimeout as delay } from 'node:timers/promises';
import type { Stoppable } from '@commerce/service';
import pg from 'pg';

const RECONNECT_MS = 1_000;

/**
 * Calls `onAppended` after events were committed. Uses a separate connection, which is restored when it is lost.
 * Commits during that time are not announced, so the caller must poll as well.
 */
export function listenForEvents(options: {
  connectionString: string;
  applicationName: string;
  onAppended: () => void;
}): Stoppable {
  const { connectionString, applicationName, onAppended } = options;
  const stopping = new AbortController();

  const listenOnce = async () => {
    const client = new pg.Client({ connectionString, application_name: applicationName, keepAlive: true });
    const attempt = new AbortController();
    const lost = new Promise<void>((resolve) => {
      client.on('error', () => resolve());
      client.on('end', () => resolve());
      stopping.signal.addEventListener('abort', () => resolve(), { once: true, signal: attempt.signal });
    });
    try {
      await client.connect();
      client.on('notification', onAppended);
      await client.query('LISTEN outbox');
      onAppended();
      await lost;
    } finally {
      // A long outage has many attempts: none may leave its listener on the signal.
      attempt.abort();
      await client.end().catch(() => undefined);
    }
  };
  const run = async () => {
    while (!stopping.signal.aborted) {
      await listenOnce().catch(() => undefined);
      await delay(RECONNECT_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };
  const running = run();

  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
