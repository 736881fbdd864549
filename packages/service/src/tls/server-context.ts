import type { Server as TlsServer } from 'node:tls';
import { LEAST_TLS_VERSION } from '@commerce/service-client';
import type { FastifyInstance } from 'fastify';
import type { Logger } from '../logging/logger.ts';
import type { FollowedTls, ServerTls } from './server-tls.ts';

/** Node's options of a server with this. */
export function tlsOptions({ cert, key, clientCa }: ServerTls) {
  return {
    ...{ cert, key },
    minVersion: LEAST_TLS_VERSION,
    // Health checks have no certificate: `requireClientCertificate` refuses the other requests.
    ...(clientCa !== undefined && { ca: clientCa, requestCert: true, rejectUnauthorized: false }),
  };
}

/**
 * Lets new connections of a server use the certificates that its files contain now; open ones go on.
 * @returns how to end that.
 */
export function followCertificates(routes: FastifyInstance, files: FollowedTls | null, logger: Logger): () => void {
  if (!files) return () => undefined;
  const server = routes.server as unknown as TlsServer;
  return files.follow((tls) => server.setSecureContext(tlsOptions(tls)), logger);
}
