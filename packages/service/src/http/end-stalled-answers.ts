import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { ServerHttp2Stream } from 'node:http2';
import type { Socket } from 'node:net';

/** How often to look within the limit: an answer is ended this part of it late at most. */
const LOOKS = 4;

/** What an answer's connection had sent at the last look, in bytes, and since when. */
interface Progress {
  sent: number;
  since: number;
}

/**
 * Ends answers that make no progress for this time, in milliseconds: their clients do not read them. What arrives is no
 * progress. Over HTTP/2 it is the time for the whole answer, because its answers share a connection.
 */
export function endStalledAnswers(server: Server, limitMs: number): void {
  // One timer for all: one each would cost more than a short answer itself.
  const open = new Map<ServerResponse, Progress | null>();
  server.on('request', (request: IncomingMessage, response: ServerResponse & { stream?: ServerHttp2Stream }) => {
    const { stream } = response;
    if (stream) return endLate(request, stream, limitMs);
    open.set(response, null);
    response.once('close', () => open.delete(response));
  });
  const look = setInterval(() => {
    const now = performance.now();
    for (const [response, progress] of open) {
      const sent = sentBy(response.req.socket);
      // A body that is still arriving has a limit of its own.
      if (sent !== progress?.sent || !response.req.complete) open.set(response, { sent, since: now });
      else if (now - progress.since >= limitMs) response.destroy();
    }
  }, limitMs / LOOKS).unref();
  server.once('close', () => clearInterval(look));
}

function sentBy(socket: Socket): number {
  return socket.bytesWritten - socket.writableLength;
}

function endLate(request: IncomingMessage, stream: ServerHttp2Stream, limitMs: number): void {
  const begin = () => {
    const deadline = setTimeout(() => stream.destroy(), limitMs);
    stream.once('close', () => clearTimeout(deadline));
  };
  if (stream.endAfterHeaders) begin();
  else request.once('end', begin);
}
