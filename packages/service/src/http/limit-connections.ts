import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { ServerHttp2Session, ServerHttp2Stream } from 'node:http2';
import type { Socket } from 'node:net';

interface Connection {
  /** Requests that have arrived and are not answered yet. */
  requests: number;
  /** What has arrived in all, in bytes. */
  bytesRead(): number;
  /** The same when the last answer was sent. */
  answeredAt: number;
  end(): void;
}

/** How often to look at what has arrived of unfinished requests, in milliseconds. */
const LOOK_EVERY_MS = 250;

/**
 * Keeps the number of open connections within `max`. For one more, the connection that has been idle the longest is
 * closed, so idle connections lock nobody out, and neither do those whose request is still arriving. If all are busy,
 * the new one is refused. The requests that are still arriving take memory, which is kept within `maxUnfinishedBytes` in
 * all: above that, the connection with most of it is closed.
 */
export function limitConnections(
  server: Server,
  { maxConnections: max, maxUnfinishedBytes }: { maxConnections: number; maxUnfinishedBytes: number },
): void {
  // By the address of the peer: under TLS and HTTP/2, a request does not know the accepted socket.
  const open = new Map<string, Connection>();
  /** The longest idle connection comes first. */
  const idle = new Set<Connection>();
  const forget = (peer: string, connection: Connection) => {
    idle.delete(connection);
    // The port may belong to a later connection by now.
    if (open.get(peer) === connection) open.delete(peer);
  };

  server.prependListener('connection', (socket: Socket) => {
    const [oldest] = idle;
    if (open.size >= max && !oldest) return void socket.destroy();
    if (open.size >= max) oldest?.end();
    const peer = peerOf(socket);
    const connection: Connection = {
      requests: 0,
      bytesRead: () => socket.bytesRead,
      answeredAt: 0,
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
  const takeOver = (peer: string, read: Socket, destroy: () => void) => {
    const connection = open.get(peer);
    if (!connection) return;
    connection.bytesRead = () => read.bytesRead;
    connection.end = () => {
      forget(peer, connection);
      destroy();
    };
  };
  server.on('secureConnection', (socket: Socket) => takeOver(peerOf(socket), socket, () => socket.destroy()));
  server.on('session', (session: ServerHttp2Session) =>
    takeOver(peerOf(session.socket), session.socket as Socket, () => session.destroy()),
  );
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const peer = peerOf(request.socket);
    const connection = open.get(peer);
    if (!connection) return;
    const begin = () => {
      connection.requests += 1;
      idle.delete(connection);
      response.once('close', () => {
        connection.requests -= 1;
        connection.answeredAt = connection.bytesRead();
        if (connection.requests === 0 && open.get(peer) === connection) idle.add(connection);
      });
    };
    if (!hasBody(request)) return begin();
    request.once('end', begin);
    // A request that is refused early may arrive to its end afterwards.
    response.once('close', () => request.off('end', begin));
  });
  const look = setInterval(() => {
    const unfinished = [...idle].map((each) => ({ each, bytes: each.bytesRead() - each.answeredAt }));
    let total = unfinished.reduce((sum, { bytes }) => sum + bytes, 0);
    if (total <= maxUnfinishedBytes) return;
    for (const { each, bytes } of unfinished.sort((a, b) => b.bytes - a.bytes)) {
      if (total <= maxUnfinishedBytes) return;
      total -= bytes;
      each.end();
    }
  }, LOOK_EVERY_MS).unref();
  server.once('close', () => clearInterval(look));
}

/**
 * Ends answers that make no progress for this time, in milliseconds: their clients do not read them. What arrives is no
 * progress. Over HTTP/2 it is the time for the whole answer, because its answers share a connection.
 */
export function endStalledAnswers(server: Server, limitMs: number): void {
  server.on('request', (request: IncomingMessage, response: ServerResponse & { stream?: ServerHttp2Stream }) => {
    const { stream } = response;
    if (!stream) return endStalled(request.socket, response, limitMs);
    const begin = () => {
      const deadline = setTimeout(() => stream.destroy(), limitMs);
      stream.once('close', () => clearTimeout(deadline));
    };
    if (stream.endAfterHeaders) begin();
    else request.once('end', begin);
  });
}

function endStalled(socket: Socket, response: ServerResponse, limitMs: number): void {
  const sent = () => socket.bytesWritten - socket.writableLength;
  let before = sent();
  const look = setInterval(() => {
    const now = sent();
    // A body that is still arriving has a limit of its own.
    if (now === before && response.req.complete) response.destroy();
    before = now;
  }, limitMs).unref();
  response.once('close', () => clearInterval(look));
}

/** The bodies of other methods are not read. */
function hasBody({ method }: IncomingMessage): boolean {
  return method !== 'GET' && method !== 'HEAD';
}

function peerOf({ remoteAddress, remotePort }: Pick<Socket, 'remoteAddress' | 'remotePort'>): string {
  return `${remoteAddress} ${remotePort}`;
}
