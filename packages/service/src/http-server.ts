import type { AddressInfo } from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';
import type { Logger } from './logger.ts';

const MAX_BODY_BYTES = 1_000_000;

/** An HTTP server with health checks, to which an app adds its routes. */
export interface HttpServer {
  routes: FastifyInstance;
  /** Starts to listen, and answers the URL with the actual port. */
  listen(at: { host: string; port: number }): Promise<string>;
  close(): Promise<void>;
}

/**
 * @param options.isReady whether requests can be served just now: `GET /health/ready` answers 200 or 503 by it.
 * `GET /health/live` answers 200 as long as the process works.
 */
export function createHttpServer(options: { logger: Logger; isReady: () => Promise<boolean> }): HttpServer {
  const { logger, isReady } = options;
  const routes = Fastify({ bodyLimit: MAX_BODY_BYTES, forceCloseConnections: 'idle', loggerInstance: undefined });

  routes.setErrorHandler((error: Error & { statusCode?: number; code?: string }, _request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) logger.error(error, 'request failed');
    const message = status >= 500 ? 'Internal server error' : error.message;
    const code = status >= 500 ? 'INTERNAL_SERVER_ERROR' : 'BAD_REQUEST';
    return reply.status(status).send({ errors: [{ message, extensions: { code } }] });
  });
  routes.get('/health/live', () => ({ status: 'ok' }));
  routes.get('/health/ready', async (_request, reply) => {
    const ready = await isReady().catch(() => false);
    return reply.status(ready ? 200 : 503).send({ status: ready ? 'ok' : 'unavailable' });
  });

  return {
    routes,
    async listen({ host, port }) {
      await routes.listen({ host, port });
      const address = routes.server.address() as AddressInfo;
      return `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`;
    },
    close: () => routes.close(),
  };
}
