import type { ServerResponse } from 'node:http';
import type { ServerHttp2Session } from 'node:http2';
import type { Socket } from 'node:net';
import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { errorBody } from './error-body.ts';

/** The liveness probe. */
export const LIVE_PATH = '/health/live';
/** The readiness probe. */
export const READY_PATH = '/health/ready';

/**
 * How long after an answer the client's next request on its connection may be under way, in milliseconds. Closing the
 * connection then would lose the request.
 */
const NEXT_REQUEST_MS = 50;

/**
 * Prepares a server to close in little more time than the running requests take. Their answers say `Connection: close`,
 * as do those of requests that were already under way; later requests get 503 and are not carried out; connections that
 * are open after the last answer are closed.
 * @returns starts this, and resolves once later requests are refused; then close the server.
 */
export function prepareDraining(routes: FastifyInstance): () => Promise<void> {
  const sockets = rememberOpen<Socket>();
  const sessions = rememberOpen<ServerHttp2Session>();
  let lastAnswerAt = Number.NEGATIVE_INFINITY;
  const underWay = rememberOpen<ServerResponse | ServerHttp2Session>(() => {
    lastAnswerAt = performance.now();
  });
  let isDraining = false;
  let isRefusing = false;
  // For TLS, the socket that HTTP reads from: the socket below must not be closed first.
  routes.server.on('setSecureContext' in routes.server ? 'secureConnection' : 'connection', sockets.add);
  routes.server.on('session', (session: ServerHttp2Session) => {
    sessions.add(session);
    underWay.add(session);
  });

  routes.addHook('onRequest', (request, reply, done) => {
    underWay.add(reply.raw);
    if (!isDraining) return done();
    closeAfter(reply.raw);
    const { url } = request.routeOptions;
    // The process works, so an orchestrator must not restart it. It is no longer ready for others, though.
    if (url === LIVE_PATH || !(isRefusing || url === READY_PATH)) return done();
    const message = 'this instance is stopping, and has not carried out the request: send it again';
    reply.status(503).send(errorBody('SERVICE_UNAVAILABLE', message));
  });
  return async () => {
    isDraining = true;
    for (const item of underWay.all) if ('req' in item) closeAfter(item);
    await readWhatArrived(lastAnswerAt + NEXT_REQUEST_MS);
    isRefusing = true;
    for (const session of sessions.all) session.close();
    underWay.whenNone(() => {
      for (const socket of sockets.all) socket.destroySoon();
    });
  };
}

/** Waits until this time, by `performance.now()`, and until all requests that have arrived by then are known. */
async function readWhatArrived(until: number): Promise<void> {
  const timeMs = until - performance.now();
  if (timeMs > 0) await delay(timeMs);
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
