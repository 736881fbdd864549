import type { IncomingMessage, Server, ServerOptions, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import Fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
} from 'fastify';
import { LIVE_PATH, prepareDraining, READY_PATH } from './http/draining.ts';
import { endStalledAnswers } from './http/end-stalled-answers.ts';
import { errorBody, RETRY_SECONDS } from './http/error-body.ts';
import { type HttpSettings, STANDARD_SETTINGS } from './http/http-settings.ts';
import { createCleartextServer, limitSessions, MAX_STREAMS } from './http/http2.ts';
import { limitConnections } from './http/limit-connections.ts';
import { measureRequests } from './http/measure-requests.ts';
import { refuseBadRequests } from './http/refuse-bad-requests.ts';
import { addSecurityHeaders, SECURITY_HEADERS } from './http/security-headers.ts';
import { beginTrace, inTraceOf, traceRequests } from './http/trace-requests.ts';
import { answerUnknownRoutes } from './http/unknown-routes.ts';
import { type Logger, moduleOf } from './logging/logger.ts';
import { requireClientCertificate } from './tls/require-client-certificate.ts';
import { followCertificates, tlsOptions } from './tls/server-context.ts';

/** The time limit of a TLS handshake: shorter than the time limit of draining. */
const HANDSHAKE_MS = 5_000;
/** How often to check connections for time limits. */
const CHECK_MS = 1_000;

/** An HTTP server with health checks, to which an app adds its routes. */
export interface HttpServer {
  routes: FastifyInstance;
  /** Starts to listen, on the socket in the settings if there is one, and returns the URL with the actual port. */
  listen(at: { host: string; port: number }): Promise<string>;
  close(): Promise<void>;
}

/**
 * @param options.isReady whether requests can be served now: decides whether `GET /health/ready` answers 200 or 503.
 * `GET /health/live` answers 200 as long as the process works.
 * @param options.warnings what operators should know although requests are served: part of `GET /health/ready`.
 * @param options.settings omitted ones have the defaults of `httpFields`.
 */
export function createHttpServer(options: {
  logger: Logger;
  isReady: () => Promise<boolean>;
  warnings?: () => readonly string[];
  settings?: Partial<HttpSettings>;
}): HttpServer {
  const { isReady, warnings = () => [] } = options;
  const logger = moduleOf(options.logger, 'http');
  const settings = { ...STANDARD_SETTINGS, ...options.settings };
  const routes = Fastify(fastifyOptions(settings) as FastifyServerOptions) as FastifyInstance;
  // Node's TLS server does not read these from its options.
  Object.assign(routes.server, nodeOptions(settings));
  passOnExpectations(routes.server);
  limitSessions(routes.server, settings);
  limitConnections(routes, settings);
  endStalledAnswers(routes.server, settings.answerTimeoutMs);
  traceRequests(routes);
  const drain = prepareDraining(routes, settings);
  addSecurityHeaders(routes, { tls: settings.tls !== null });
  measureRequests(routes);
  requireClientCertificate(routes, settings.tls, logger);
  const endFollowing = followCertificates(routes, settings.followedTls, logger);
  refuseBadRequests(routes);
  answerUnknownRoutes(routes);
  routes.addHook('onSend', (_request, reply, _payload, done) => {
    if (reply.statusCode === 503 && !reply.hasHeader('retry-after')) reply.header('retry-after', RETRY_SECONDS);
    done();
  });
  routes.setErrorHandler((error: Error & { statusCode?: number; code?: string }, request, reply) =>
    inTraceOf(request, () => {
      const status = error.statusCode ?? 500;
      if (status >= 500) logger.error(error, 'request failed');
      const message = status >= 500 ? 'Internal server error' : error.message;
      const code = status >= 500 ? 'INTERNAL_SERVER_ERROR' : 'BAD_REQUEST';
      return reply.status(status).send(errorBody(code, message));
    }),
  );
  routes.get(LIVE_PATH, { config: { isForStrangers: true } }, () => ({ status: 'ok' }));
  routes.get(READY_PATH, { config: { isForStrangers: true } }, async (_request, reply) => {
    const ready = await isReady().catch(() => false);
    const said = warnings();
    return reply.status(ready ? 200 : 503).send({
      status: ready ? 'ok' : 'unavailable',
      ...(said.length > 0 && { warnings: said }),
    });
  });

  return {
    routes,
    async listen({ host, port }) {
      const { socket } = settings;
      // An option of Node's `listen`, which Fastify passes on.
      const at = { host, port, ...(socket !== null && { fd: socket }) };
      await routes.listen(at);
      const address = routes.server.address() as AddressInfo | string;
      // Connections are told apart by their address and port.
      if (typeof address === 'string') throw new Error('it listens at TCP sockets only: pass on one of an IP address');
      const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;
      return `${settings.tls ? 'https' : 'http'}://${name}:${address.port}`;
    },
    async close() {
      await drain();
      await routes.close();
      endFollowing();
    },
  };
}

function fastifyOptions(settings: HttpSettings) {
  const { keepAliveTimeoutMs, requestTimeoutMs, maxBodyBytes } = settings;
  return {
    bodyLimit: maxBodyBytes,
    genReqId: beginTrace,
    forceCloseConnections: 'idle',
    // `prepareDraining` answers these requests.
    return503OnClosing: false,
    keepAliveTimeout: keepAliveTimeoutMs,
    requestTimeout: requestTimeoutMs,
    // No route reads the query as an object, and parsing 14 kB of it takes longer than refusing the request.
    routerOptions: { ignoreTrailingSlash: true, querystringParser: () => ({}) },
    frameworkErrors: (_error: unknown, request: FastifyRequest, reply: FastifyReply) =>
      inTraceOf(request, () => {
        const body = errorBody('BAD_REQUEST', 'the address is not a valid URL');
        return reply.status(400).headers(SECURITY_HEADERS).send(body);
      }),
    clientErrorHandler: answerClientError,
    ...protocols(settings),
  };
}

function protocols(settings: HttpSettings) {
  const http = nodeOptions(settings);
  const http2Options = { settings: { maxConcurrentStreams: MAX_STREAMS } };
  if (settings.tls) {
    const https = {
      ...tlsOptions(settings.tls),
      ...http,
      ...http2Options,
      allowHTTP1: true,
      handshakeTimeout: HANDSHAKE_MS,
    };
    return { http2: true, https };
  }
  if (!settings.http2) return { http };
  const serverFactory = (handler: Parameters<typeof createCleartextServer>[0]) =>
    createCleartextServer(handler, http, http2Options);
  return { serverFactory };
}

function nodeOptions({ keepAliveTimeoutMs, headersTimeoutMs, requestTimeoutMs }: HttpSettings) {
  return {
    // `refuseBadRequests` answers a request without Host, in our usual form.
    requireHostHeader: false,
    keepAliveTimeout: keepAliveTimeoutMs,
    headersTimeout: Math.min(headersTimeoutMs, requestTimeoutMs),
    requestTimeout: requestTimeoutMs,
    connectionsCheckingInterval: Math.min(CHECK_MS, headersTimeoutMs),
  } satisfies ServerOptions;
}

/**
 * Node would answer an `Expect` other than `100-continue` itself, and nothing would count the request. It may be ignored
 * (RFC 9110, 10.1.1).
 */
function passOnExpectations(server: Server): void {
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) =>
    server.emit('request', request, response),
  );
}

/** Answers requests that are not HTTP, are too large, or arrive too slowly. */
function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const [status, reason] = CLIENT_ERRORS[error.code ?? ''] ?? ['400 Bad Request', 'the request is not HTTP'];
  const body = JSON.stringify(errorBody('BAD_REQUEST', reason));
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    connection: 'close',
    ...SECURITY_HEADERS,
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status}\r\n${lines.join('')}\r\n${body}`);
}

const CLIENT_ERRORS: Readonly<Record<string, [string, string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'the request took too long to arrive'],
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'the headers of the request are too large'],
};
