import type { ServerOptions } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyServerOptions } from 'fastify';
import { prepareDraining } from './http/draining.ts';
import { errorBody } from './http/error-body.ts';
import { closeIdleSessions, createCleartextServer } from './http/http2.ts';
import { refuseBadRequests } from './http/refuse-bad-requests.ts';
import { answerUnknownRoutes } from './http/unknown-routes.ts';
import type { Logger } from './logger.ts';

const MAX_BODY_BYTES = 1_000_000;

/** How long a client may take to send a request; and to agree on TLS, which must be less than what draining may take. */
const REQUEST_MS = 60_000;
const HANDSHAKE_MS = 5_000;
const KEEP_ALIVE_MS = 72_000;

/** A certificate with its chain, and its private key, both as PEM. */
export interface TlsCertificate {
  cert: string;
  key: string;
}

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
 * @param options.http2 whether HTTP/2 is spoken beside HTTP/1.1.
 * @param options.tls with it the server speaks HTTPS, and HTTP/2 to those who can.
 */
export function createHttpServer(options: {
  logger: Logger;
  isReady: () => Promise<boolean>;
  http2?: boolean;
  tls?: TlsCertificate | null;
}): HttpServer {
  const { logger, isReady, http2 = false, tls = null } = options;
  const routes = Fastify({ ...OPTIONS, ...protocols(http2, tls) } as FastifyServerOptions) as FastifyInstance;
  if (tls) closeIdleSessions(routes.server);
  const drain = prepareDraining(routes);
  refuseBadRequests(routes);
  answerUnknownRoutes(routes);
  routes.setErrorHandler((error: Error & { statusCode?: number; code?: string }, _request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) logger.error(error, 'request failed');
    const message = status >= 500 ? 'Internal server error' : error.message;
    const code = status >= 500 ? 'INTERNAL_SERVER_ERROR' : 'BAD_REQUEST';
    return reply.status(status).send(errorBody(code, message));
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
      const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;
      return `${tls ? 'https' : 'http'}://${name}:${address.port}`;
    },
    close() {
      drain();
      return routes.close();
    },
  };
}

/** Of Node's servers. A request without Host is answered by `refuseBadRequests`, in the form of all our answers. */
const NODE_OPTIONS: ServerOptions = {
  requireHostHeader: false,
  keepAliveTimeout: KEEP_ALIVE_MS,
  requestTimeout: REQUEST_MS,
};

const OPTIONS: FastifyServerOptions = {
  bodyLimit: MAX_BODY_BYTES,
  forceCloseConnections: 'idle',
  // `prepareDraining` has them answered.
  return503OnClosing: false,
  keepAliveTimeout: KEEP_ALIVE_MS,
  requestTimeout: REQUEST_MS,
  routerOptions: { ignoreTrailingSlash: true },
  frameworkErrors: (_error, _request, reply) => {
    (reply as FastifyReply).status(400).send(errorBody('BAD_REQUEST', 'the address is not a valid URL'));
  },
  clientErrorHandler: answerClientError,
};

function protocols(http2: boolean, tls: TlsCertificate | null) {
  if (tls) {
    const https = { ...tls, ...NODE_OPTIONS, allowHTTP1: true, handshakeTimeout: HANDSHAKE_MS };
    return { http2: true, https };
  }
  if (!http2) return { http: NODE_OPTIONS };
  return {
    serverFactory: (handler: Parameters<typeof createCleartextServer>[0]) =>
      createCleartextServer(handler, NODE_OPTIONS),
  };
}

/** What is no HTTP, is too large as such, or comes too slowly. */
function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const [status, reason] = CLIENT_ERRORS[error.code ?? ''] ?? ['400 Bad Request', 'the request is not HTTP'];
  const body = JSON.stringify(errorBody('BAD_REQUEST', reason));
  const head = `HTTP/1.1 ${status}\r\ncontent-type: application/json; charset=utf-8\r\n`;
  socket.end(`${head}content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`);
}

const CLIENT_ERRORS: Readonly<Record<string, [string, string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'the request took too long to arrive'],
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'the headers of the request are too large'],
};
