import type { FastifyInstance, FastifyRequest } from 'fastify';

/** What browsers are asked to do with everything that is served; a page that needs more says so with its own headers. */
export const SECURITY_HEADERS = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'permissions-policy': 'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
} as const;

/** A year, as lists of HTTPS-only sites want it (RFC 6797). */
const STRICT_TRANSPORT = 'max-age=31536000';

/** Sends {@link SECURITY_HEADERS} with each answer, and `Strict-Transport-Security` with those that go over TLS. */
export function addSecurityHeaders(routes: FastifyInstance, options: { tls: boolean }): void {
  routes.addHook('onRequest', (request, reply, done) => {
    reply.headers(SECURITY_HEADERS);
    if (options.tls || cameOverTls(request)) reply.header('strict-transport-security', STRICT_TRANSPORT);
    done();
  });
}

/** As said by a proxy that ends TLS. If it is untrue, browsers ignore the header, because they do so without TLS. */
function cameOverTls({ headers }: FastifyRequest): boolean {
  return headers['x-forwarded-proto'] === 'https';
}
