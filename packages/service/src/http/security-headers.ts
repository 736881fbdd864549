import type { FastifyInstance, FastifyRequest } from 'fastify';

/** Instructions for browsers in every answer; a page that needs other ones sets its own headers. */
export const SECURITY_HEADERS = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'permissions-policy': 'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
} as const;

/** A year, as required by lists of HTTPS-only sites (RFC 6797). */
const STRICT_TRANSPORT = 'max-age=31536000';

/** Sends {@link SECURITY_HEADERS} with each answer, and `Strict-Transport-Security` over TLS. */
export function addSecurityHeaders(routes: FastifyInstance, options: { tls: boolean }): void {
  routes.addHook('onRequest', (request, reply, done) => {
    reply.headers(SECURITY_HEADERS);
    if (options.tls || cameOverTls(request)) reply.header('strict-transport-security', STRICT_TRANSPORT);
    done();
  });
}

/** As reported by a proxy that ends TLS. If it is untrue, browsers ignore the header, as they do without TLS. */
function cameOverTls({ headers }: FastifyRequest): boolean {
  return headers['x-forwarded-proto'] === 'https';
}
