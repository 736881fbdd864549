import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ServerHttp2Session } from 'node:http2';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { attached } from './attached.ts';
import { onBody, parserOf, stopReading } from './http1-parser.ts';

interface Connection {
  /** Requests that are not answered yet, or were answered in this turn of the event loop. */
  unanswered: number;
  /** Those of them that have arrived as a whole. */
  whole: number;
  /** What has arrived of the bodies of requests that are not answered yet, in bytes. */
  bodies: number;
  /** The answers that are not written yet. */
  answers: Set<ServerResponse>;
  end(): void;
}

/** How often to look at what has arrived of unanswered requests, in milliseconds. */
const LOOK_EVERY_MS = 250;
/** Requests that may arrive before the first one is answered. Usual clients send the next one afterwards. */
const MAX_PIPELINED = 3;
/** Each piece of a body takes microseconds, however short: more of them than this must be longer than a few bytes. */
const MAX_SHORT_PIECES = 64;
/** In bytes. Packets and the buffers of clients are longer. */
const SHORT_PIECE = 256;

/**
 * Keeps the number of open connections within `max`. For one more, the connection that has been idle the longest is
 * closed, so idle connections lock nobody out, and neither do those whose request is still arriving. If all are busy,
 * the new one is refused. The bodies of requests that are not answered yet take memory, and so do answers that are not
 * read. Both together are kept within `maxUnfinishedBytes` in all: above that, the connection with most of it is closed.
 * So is one that sends many requests before their answers, or a body in many short pieces: thousands of them in one
 * packet would be handled before anything of other connections.
 */
export function limitConnections(
  routes: FastifyInstance,
  { maxConnections: max, maxUnfinishedBytes }: { maxConnections: number; maxUnfinishedBytes: number },
): void {
  const { server } = routes;
  // By the address of the peer: under TLS and HTTP/2, a request does not know the accepted socket.
  const open = new Map<string, Connection>();
  /** The longest idle connection comes first. */
  const idle = new Set<Connection>();
  const forget = (peer: string, connection: Connection) => {
    idle.delete(connection);
    // The port may belong to a later connection by now.
    if (open.get(peer) === connection) open.delete(peer);
  };

  // What arrives together may be answered one after the other before anything of other connections.
  const answered: Connection[] = [];
  const endTurn = () => {
    for (const connection of answered) connection.unanswered -= 1;
    answered.length = 0;
  };

  server.prependListener('connection', (socket: Socket) => {
    const [oldest] = idle;
    if (open.size >= max && !oldest) return void socket.destroy();
    if (open.size >= max) oldest?.end();
    const peer = peerOf(socket);
    const connection: Connection = {
      unanswered: 0,
      whole: 0,
      bodies: 0,
      answers: new Set(),
      end: () => {
        forget(peer, connection);
        socket.destroy();
      },
    };
    open.set(peer, connection);
    idle.add(connection);
    socket.once('close', () => forget(peer, connection));
  });
  // Once something has taken the socket over, that must be closed instead.
  const takeOver = (peer: string, destroy: () => void) => {
    const connection = open.get(peer);
    if (!connection) return;
    connection.end = () => {
      forget(peer, connection);
      destroy();
    };
  };
  server.on('secureConnection', (socket: Socket) => takeOver(peerOf(socket), () => socket.destroy()));
  server.on('session', (session: ServerHttp2Session) => takeOver(peerOf(session.socket), () => session.destroy()));
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const peer = peerOf(request.socket);
    const connection = open.get(peer);
    if (!connection) return;
    let isWhole = false;
    let isOver = false;
    let body = 0;
    let arrived = 0;
    let pieces = 0;
    const parser = parserOf(request.socket);
    const end = () => {
      if (parser) stopReading(parser);
      connection.end();
    };
    const begin = () => {
      isWhole = true;
      connection.whole += 1;
      idle.delete(connection);
    };
    const count = (bytes: number) => {
      arrived += bytes;
      pieces += 1;
      if (pieces > MAX_SHORT_PIECES && arrived < pieces * SHORT_PIECE) return end();
      if (isOver) return;
      body += bytes;
      connection.bodies += bytes;
    };
    connection.unanswered += 1;
    connection.answers.add(response);
    response.once('close', () => {
      isOver = true;
      if (answered.push(connection) === 1) setImmediate(endTurn);
      connection.bodies -= body;
      connection.answers.delete(response);
      // A request that is refused early may arrive to its end afterwards.
      request.off('end', begin);
      if (isWhole) connection.whole -= 1;
      if (connection.whole === 0 && open.get(peer) === connection) idle.add(connection);
    });
    onBody(request, parser, count);
    if (hasBody(request)) request.once('end', begin);
    else begin();
    if (connection.unanswered > MAX_PIPELINED && request.httpVersionMajor === 1) end();
  });
  // A stream that is compressed or of HTTP/2 takes only a piece of its answer at once: all of it waits elsewhere.
  const lengths = attached<number>('length');
  routes.addHook('onSend', (_request, reply, payload, done) => {
    if (typeof payload === 'string' || Buffer.isBuffer(payload)) lengths.set(reply.raw, payload.length);
    done();
  });
  const unfinishedBytes = ({ bodies, answers }: Connection) => {
    let bytes = bodies;
    for (const answer of answers) bytes += Math.max(answer.writableLength, lengths.of(answer) ?? 0);
    return bytes;
  };
  const look = setInterval(() => {
    const unfinished = [...open.values()]
      .map((connection) => ({ connection, bytes: unfinishedBytes(connection) }))
      .filter(({ bytes }) => bytes > 0);
    let total = unfinished.reduce((sum, { bytes }) => sum + bytes, 0);
    if (total <= maxUnfinishedBytes) return;
    for (const { connection, bytes } of unfinished.sort((a, b) => b.bytes - a.bytes)) {
      if (total <= maxUnfinishedBytes) return;
      total -= bytes;
      connection.end();
    }
  }, LOOK_EVERY_MS).unref();
  server.once('close', () => clearInterval(look));
}

/** The bodies of other methods are not read. */
function hasBody({ method }: IncomingMessage): boolean {
  return method !== 'GET' && method !== 'HEAD';
}

/** Names a connection, also where only a layer above its socket is known. */
export function peerOf({ remoteAddress, remotePort }: Pick<Socket, 'remoteAddress' | 'remotePort'>): string {
  return `${remoteAddress} ${remotePort}`;
}
