import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http';
import { createServer as createHttp2Server, type ServerHttp2Session } from 'node:http2';
import type { Socket } from 'node:net';

/** The first bytes of a client that knows that the server speaks HTTP/2 (RFC 9113, 3.4). No HTTP/1 method begins so. */
const PREFACE = Buffer.from('PRI');

/** How long a client may take for its first bytes. */
const FIRST_BYTES_MS = 30_000;

/** How long an HTTP/2 connection without a request is kept. */
const IDLE_SESSION_MS = 72_000;

/**
 * A server for HTTP/1.1 and, on the same port, for HTTP/2 without TLS by prior knowledge (h2c), as balancers speak it to
 * what is behind them. Node has a server for either, but none for both.
 */
export function createCleartextServer(handler: RequestListener, options: ServerOptions): Server {
  const server = createServer(options, handler);
  const http2 = createHttp2Server(handler as unknown as Parameters<typeof createHttp2Server>[1]);
  http2.on('session', (session: ServerHttp2Session) => server.emit('session', session));
  closeIdleSessions(server);
  const [speakHttp1] = server.listeners('connection');
  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) =>
    readFirstBytes(socket, (isHttp2) => {
      if (isHttp2) http2.emit('connection', socket);
      else speakHttp1?.call(server, socket);
    }),
  );
  return server;
}

/** Closes HTTP/2 connections that nobody uses. */
export function closeIdleSessions(server: Pick<Server, 'on'>): void {
  server.on('session', (session: ServerHttp2Session) => session.setTimeout(IDLE_SESSION_MS, () => session.close()));
}

/** Decides by the first bytes of a connection, and leaves them where they were. */
function readFirstBytes(socket: Socket, decide: (isHttp2: boolean) => void): void {
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
  socket.on('readable', look).on('error', giveUp).on('timeout', giveUp).setTimeout(FIRST_BYTES_MS);
}
