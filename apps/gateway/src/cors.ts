import type { FastifyCorsOptions } from '@fastify/cors';

/** How long browsers may cache the answer to a preflight; Chromium's maximum. */
const PREFLIGHT_SECONDS = 7_200;

/**
 * The CORS settings for the origins of CORS_ORIGINS; null for none. Listed origins may send credentials, which some
 * clients always do. With `*` no credentials are allowed, or any page could make calls in a visitor's name.
 */
export function corsOptions(origins: readonly string[]): FastifyCorsOptions | null {
  if (origins.length === 0) return null;
  const anyone = origins.includes('*');
  return {
    origin: anyone ? '*' : [...origins],
    credentials: !anyone,
    methods: ['GET', 'POST'],
    exposedHeaders: ['retry-after', 'ratelimit', 'ratelimit-policy'],
    maxAge: PREFLIGHT_SECONDS,
  };
}
