import type { IncomingMessage } from 'node:http';
import { createHttpServer, createLogger, type HttpSettings } from '../index.ts';
import { openConnection, type RawConnection } from './test-connection.ts';

/** Bytes of an answer that no socket can buffer. */
export const LARGE = 50_000_000;

/** @param onEnd is called with what ends each server after its test. @returns how to start a server. */
export function limitedServers(onEnd: (end: () => Promise<void>) => void) {
  return async (settings: Partial<HttpSettings>, onRequest: (request: IncomingMessage) => void = () => {}) => {
    const server = createHttpServer({ logger: createLogger('test', 'silent'), isReady: async () => true, settings });
    server.routes.addHook('onRequest', async ({ raw }) => onRequest(raw));
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    let onArrival = () => {};
    const arrived = new Promise<void>((resolve) => {
      onArrival = resolve;
    });
    server.routes.get('/slow', async () => {
      onArrival();
      await released;
      return { data: 'slow' };
    });
    server.routes.post('/graphql', async () => ({ data: 'read' }));
    const ended = new Promise<void>((resolve) => {
      server.routes.get('/large', (_request, reply) => {
        reply.raw.once('close', resolve);
        void reply.send('x'.repeat(LARGE));
      });
    });
    onEnd(() => {
      release();
      return server.close();
    });
    return { url: await server.listen({ host: '127.0.0.1', port: 0 }), release, arrived, ended };
  };
}

/** A connection that the server has accepted: it has answered on it. */
export async function openAnswered(url: string): Promise<RawConnection> {
  const connection = openConnection(url);
  connection.write('GET /health/live HTTP/1.1', 'Host: shop', '');
  await connection.until('"ok"');
  return connection;
}

export const POST = ['POST /graphql HTTP/1.1', 'Host: shop', 'Content-Type: application/json'];
