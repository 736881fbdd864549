import type { FastifyCorsOptions } from '@fastify/cors';

/** How long browsers may remember the answer to a preflight; Chromium remembers none for longer. */
const PREFLIGHT_SECONDS = 7_200;

/**
 * Which pages of other origins may call, by the origins of CORS_ORIGINS; null for none. Named origins may send their
 * credentials along, which some clients always do; with `*` nobody may, or any page could call in a visitor's name.
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
