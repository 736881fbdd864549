import type { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { attached } from '../http/attached.ts';
import type { Logger } from '../logging/logger.ts';
import { logSecurityEvent } from '../security-events.ts';
import type { ServerTls } from './server-tls.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether callers need no certificate although the service asks for one. */
    isForStrangers?: true;
  }
}

/** What is known of the client of a connection. */
interface Client {
  /** Why it is refused; null if it is not. */
  why: string | null;
  /** When its certificate ends, in milliseconds. */
  until: number;
}

/**
 * Refuses requests of clients without a certificate of the service's authorities, unless their route is for strangers.
 * A certificate is checked once per connection, and its end at each request: TLS does not look at it again for connections
 * that are open, or resume a session.
 */
export function requireClientCertificate(routes: FastifyInstance, tls: ServerTls | null, logger: Logger): void {
  if (tls?.clientCa === undefined) return;
  const known = attached<Client>('client');
  routes.addHook('onRequest', (request, reply, done) => {
    if (request.routeOptions.config?.isForStrangers) return done();
    const connection = connectionOf(request);
    const client = known.of(connection) ?? check(request.raw.socket as TLSSocket, tls.clientNames);
    known.set(connection, client);
    const why = client.why ?? (Date.now() > client.until ? 'its certificate has expired' : null);
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

function check(socket: TLSSocket, names: readonly string[] | undefined): Client {
  const certificate = socket.getPeerX509Certificate();
  const until = certificate ? Date.parse(certificate.validTo) : 0;
  return { why: whyRefused(socket, certificate, names), until };
}

function whyRefused(
  socket: TLSSocket,
  certificate: X509Certificate | undefined,
  names: readonly string[] | undefined,
): string | null {
  if (!certificate) return 'it has no certificate';
  if (!socket.authorized) return `its certificate is refused: ${socket.authorizationError}`;
  if (!names || names.some((name) => certificate.checkHost(name, { subject: 'never' }) !== undefined)) return null;
  return `its certificate is for ${certificate.subjectAltName ?? 'no name'}`;
}
