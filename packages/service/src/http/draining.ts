import type { ServerResponse } from 'node:http';
import { constants, type ServerHttp2Session } from 'node:http2';
import { Server as NetServer, type Socket } from 'node:net';
import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { errorBody } from './error-body.ts';
import type { HttpSettings } from './http-settings.ts';
import { peerOf } from './limit-connections.ts';

/** The liveness probe. */
export const LIVE_PATH = '/health/live';
/** The readiness probe. */
export const READY_PATH = '/health/ready';

/**
 * How long after an answer the client's next request on its connection may be under way, in milliseconds. Closing the
 * connection then would lose the request.
 */
const NEXT_REQUEST_MS = 50;
/** The same for the first request of a connection: the client has opened it in order to send one. */
const FIRST_REQUEST_MS = 1_000;
/** How often to look whether requests may still be under way. */
const LOOK_EVERY_MS = 10;
/** Names no stream: a client opens no further ones, and those that it has opened are answered (RFC 9113, 6.8). */
const ALL_STREAMS = 2 ** 31 - 1;

/**
 * Prepares a server to close in little more time than the running requests take. It accepts no new connections. Answers
 * say `Connection: close`, as do those of requests that were already under way; later requests get 503 and are not
 * carried out; connections that are open after the last answer are closed.
 * @param settings.socket connections that wait at a passed socket are left to the next process that listens there.
 * @param settings.drainMs for how long the server goes on as before, except that it is not ready.
 * @returns starts this, and resolves once later requests are refused; then close the server.
 */
export function prepareDraining(
  routes: FastifyInstance,
  { socket: passedSocket, drainMs }: Pick<HttpSettings, 'socket' | 'drainMs'>,
): () => Promise<void> {
  const sockets = rememberOpen<Socket>();
  const sessions = rememberOpen<ServerHttp2Session>();
  let lastAnswerAt = Number.NEGATIVE_INFINITY;
  const underWay = rememberOpen<ServerResponse | ServerHttp2Session>(() => {
    lastAnswerAt = performance.now();
  });
  /** When connections were opened that have sent no request yet. */
  const silent = new Map<string, number>();
  let isDraining = false;
  let isClosing = false;
  let isRefusing = false;
  routes.server.on('connection', (connection: Socket) => {
    const peer = peerOf(connection);
    silent.set(peer, performance.now());
    connection.once('close', () => silent.delete(peer));
  });
  // For TLS, the socket that HTTP reads from: the socket below must not be closed first.
  routes.server.on('setSecureContext' in routes.server ? 'secureConnection' : 'connection', sockets.add);
  routes.server.on('session', (session: ServerHttp2Session) => {
    sessions.add(session);
    underWay.add(session);
  });

  routes.addHook('onRequest', (request, reply, done) => {
    silent.delete(peerOf(request.raw.socket));
    underWay.add(reply.raw);
    if (isClosing) closeAfter(reply.raw);
    const { url } = request.routeOptions;
    // The process works, so an orchestrator must not restart it. It is no longer ready for others, though.
    if (url === LIVE_PATH || !(isRefusing || (isDraining && url === READY_PATH))) return done();
    const way = url === READY_PATH ? '' : ', and has not carried out the request: send it again';
    const message = `this instance is stopping${way}`;
    reply.status(503).send(errorBody('SERVICE_UNAVAILABLE', message));
  });
  const isRequestUnderWay = () => {
    const now = performance.now();
    return now < lastAnswerAt + NEXT_REQUEST_MS || [...silent.values()].some((at) => now < at + FIRST_REQUEST_MS);
  };
  return async () => {
    isDraining = true;
    if (passedSocket === null && drainMs > 0) await delay(drainMs);
    isClosing = true;
    for (const item of underWay.all) if ('req' in item) closeAfter(item);
    for (const session of sessions.all) session.goaway(constants.NGHTTP2_NO_ERROR, ALL_STREAMS);
    // Connections that wait to be accepted would be reset.
    if (passedSocket === null) await nextTurn();
    // Not the method of HTTP servers: it also closes connections on which a request may be under way.
    NetServer.prototype.close.call(routes.server);
    await readWhatArrived(isRequestUnderWay);
    isRefusing = true;
    for (const session of sessions.all) session.close();
    underWay.whenNone(() => {
      for (const socket of sockets.all) socket.destroySoon();
    });
  };
}

/**
 * Waits until no more requests are expected, and all that have arrived by then are known. Who goes on asking although
 * told to stop is not waited for.
 */
async function readWhatArrived(isMoreExpected: () => boolean): Promise<void> {
  const latest = performance.now() + FIRST_REQUEST_MS;
  while (isMoreExpected() && performance.now() < latest) await delay(LOOK_EVERY_MS);
  // One turn of the event loop accepts connections, the next one reads from them.
  await nextTurn();
  await nextTurn();
}

/** Closes the connection with an answer that was not sent yet. HTTP/2 has no such header. */
function closeAfter(answer: ServerResponse): void {
  if (answer.req.httpVersionMajor === 1 && !answer.headersSent) answer.setHeader('connection', 'close');
}

interface Closing {
  once(event: 'close', listener: () => void): unknown;
}

/** The set of open items. @param onClose runs when an item closes. */
function rememberOpen<Item extends Closing>(onClose?: () => void) {
  const all = new Set<Item>();
  let onNone: (() => void) | undefined;
  return {
    all,
    add: (item: Item) => {
      all.add(item);
      item.once('close', () => {
        all.delete(item);
        onClose?.();
        if (all.size === 0) onNone?.();
      });
    },
    /** Calls `listener` now if nothing is open, and each time that this becomes true. */
    whenNone(listener: () => void) {
      onNone = listener;
      if (all.size === 0) listener();
    },
  };
}
