import type { ServerResponse } from 'node:http';
import type { ServerHttp2Session } from 'node:http2';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { errorBody } from './error-body.ts';

/** The liveness probe. */
export const LIVE_PATH = '/health/live';

/**
 * Prepares a server to close in no more time than the running requests take. Their answers say `Connection: close`;
 * later requests get 503 and are not carried out; connections that are open after the last answer are closed.
 * @returns starts this; call it just before the server is closed.
 */
export function prepareDraining(routes: FastifyInstance): () => void {
  const sockets = rememberOpen<Socket>();
  const sessions = rememberOpen<ServerHttp2Session>();
  const underWay = rememberOpen<ServerResponse | ServerHttp2Session>();
  let isDraining = false;
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
    // The process works, so an orchestrator must not restart it.
    if (request.routeOptions.url === LIVE_PATH) return done();
    const message = 'this instance is stopping, and has not carried out the request: send it again';
    reply.status(503).send(errorBody('SERVICE_UNAVAILABLE', message));
  });
  return () => {
    isDraining = true;
    for (const session of sessions.all) session.close();
    for (const item of underWay.all) if ('req' in item) closeAfter(item);
    underWay.whenNone(() => {
      for (const socket of sockets.all) socket.destroySoon();
    });
  };
}

/** Closes the connection with an answer that was not sent yet. HTTP/2 has no such header. */
function closeAfter(answer: ServerResponse): void {
  if (answer.req.httpVersionMajor === 1 && !answer.headersSent) answer.setHeader('connection', 'close');
}

interface Closing {
  once(event: 'close', listener: () => void): unknown;
}

/** The set of open items. */
function rememberOpen<Item extends Closing>() {
  const all = new Set<Item>();
  let onNone: (() => void) | undefined;
  return {
    all,
    add: (item: Item) => {
      all.add(item);
      item.once('close', () => {
        all.delete(item);
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
