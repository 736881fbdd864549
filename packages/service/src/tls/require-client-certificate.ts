import type { TLSSocket } from 'node:tls';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Logger } from '../logging/logger.ts';
import { logSecurityEvent } from '../security-events.ts';
import type { ServerTls } from './server-tls.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether callers need no certificate although the service asks for one. */
    isForStrangers?: true;
  }
}

/**
 * Refuses requests of clients without a certificate of the service's authorities, unless their route is for strangers.
 * A certificate is checked once per connection.
 */
export function requireClientCertificate(routes: FastifyInstance, tls: ServerTls | null, logger: Logger): void {
  if (tls?.clientCa === undefined) return;
  const known = new WeakMap<object, string | null>();
  routes.addHook('onRequest', (request, reply, done) => {
    if (request.routeOptions.config?.isForStrangers) return done();
    const connection = connectionOf(request);
    let why = known.get(connection);
    if (why === undefined) {
      why = whyRefused(request.raw.socket as TLSSocket, tls.clientNames);
      known.set(connection, why);
    }
    if (why === null) return done();
    logSecurityEvent(logger, { kind: 'certificate_refused', who: request.ip, what: request.url, why });
    // Not in the form of GraphQL errors: for a calling service, this is an outage, and no answer.
    reply.status(403).send({ status: 'refused', message: 'this service needs a client certificate' });
  });
}

function connectionOf({ raw }: FastifyRequest): object {
  // The socket of an HTTP/2 request is one of its own.
  return (raw as typeof raw & { stream?: { session?: object } }).stream?.session ?? raw.socket;
}

/** Null if it is not. */
function whyRefused(socket: TLSSocket, names: readonly string[] | undefined): string | null {
  const certificate = socket.getPeerX509Certificate();
  if (!certificate) return 'it has no certificate';
  if (!socket.authorized) return `its certificate is refused: ${socket.authorizationError}`;
  if (!names || names.some((name) => certificate.checkHost(name, { subject: 'never' }) !== undefined)) return null;
  return `its certificate is for ${certificate.subjectAltName ?? 'no name'}`;
}
