import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerOptions } from 'node:http';
import {
  constants,
  createServer as createHttp2Server,
  type ServerOptions as Http2ServerOptions,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import type { Socket } from 'node:net';
import type { HttpSettings } from './http-settings.ts';

/** Concurrent requests per HTTP/2 connection. */
export const MAX_STREAMS = 32;
/** Requests that may be opened in one turn of the event loop. Some may have been answered or cancelled meanwhile. */
const MAX_OPENED = 2 * MAX_STREAMS;

/**
 * The first bytes from a client that knows that the server speaks HTTP/2 (RFC 9113, 3.4). No HTTP/1 method starts like
 * this.
 */
const PREFACE = Buffer.from('PRI');

/**
 * A server for HTTP/1.1 and, on the same port, for HTTP/2 without TLS with prior knowledge (h2c), which load balancers
 * speak to backends. Node has a server for each, but none for both.
 */
export function createCleartextServer(
  handler: RequestListener,
  options: ServerOptions & { headersTimeout: number },
  http2Options: Http2ServerOptions,
): Server {
  const server = createServer(options, handler);
  const http2 = createHttp2Server(http2Options);
  http2.on('session', (session: ServerHttp2Session) => server.emit('session', session));
  for (const event of ['request', 'checkExpectation']) {
    http2.on(event, (request, response) => server.emit(event, request, response));
  }
  const [speakHttp1] = server.listeners('connection');
  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) =>
    readFirstBytes(socket, options.headersTimeout, (isHttp2) => {
      if (isHttp2) http2.emit('connection', socket);
      else speakHttp1?.call(server, socket);
    }),
  );
  return server;
}

/**
 * Closes unused HTTP/2 connections, and resets requests that do not arrive in time: Node does that for HTTP/1 only. Also
 * closes those that open many requests at once, which is possible by cancelling them.
 */
export function limitSessions(
  server: Server,
  { keepAliveTimeoutMs, requestTimeoutMs }: Pick<HttpSettings, 'keepAliveTimeoutMs' | 'requestTimeoutMs'>,
): void {
  server.on('session', (session: ServerHttp2Session) => {
    session.setTimeout(keepAliveTimeoutMs, () => session.close());
    limitOpening(session);
  });
  server.on('request', (request: IncomingMessage & { stream?: ServerHttp2Stream }) => {
    const { stream } = request;
    if (!stream || request.readableEnded || stream.endAfterHeaders) return;
    const deadline = setTimeout(() => stream.close(constants.NGHTTP2_CANCEL), requestTimeoutMs);
    for (const event of ['end', 'close']) request.once(event, () => clearTimeout(deadline));
  });
}

function limitOpening(session: ServerHttp2Session): void {
  let opened = 0;
  session.prependListener('stream', () => {
    if (opened === 0) {
      setImmediate(() => {
        opened = 0;
      });
    }
    opened += 1;
    if (opened <= MAX_OPENED) return;
    // Those that have arrived already would still be handled.
    session.removeAllListeners('stream');
    session.destroy();
  });
}

/** Decides by the first bytes of a connection, without consuming them. */
function readFirstBytes(socket: Socket, timeoutMs: number, decide: (isHttp2: boolean) => void): void {
  const giveUp = () => socket.destroy();
  let bytes = Buffer.alloc(0);
  const look = () => {
    const more = socket.read() as Buffer | null;
    if (more === null) return;
    bytes = Buffer.concat([bytes, more]);
    const known = bytes.subarray(0, PREFACE.length);
    if (known.length < PREFACE.length && PREFACE.subarray(0, known.length).equals(known)) return;
    socket.off('readable', look).off('error', giveUp).off('timeout', giveUp).setTimeout(0);
    socket.unshift(bytes);
    decide(known.equals(PREFACE));
  };
  socket.on('readable', look).on('error', giveUp).on('timeout', giveUp).setTimeout(timeoutMs);
}
