import { importJWK, SignJWT } from 'jose';
import { createCache } from './cache.ts';
import { ALGORITHM, type ServiceKey } from './keys.ts';
import type { Viewer } from './viewer.ts';

/** How long a token between services is valid. */
export const LIFETIME_SECONDS = 60;
const REUSE_MS = (LIFETIME_SECONDS / 2) * 1000;
const CACHED_TOKENS = 10_000;

/** Signs a token for `audience`, the called service, that identifies the viewer. */
export type SignToken = (audience: string, viewer: Viewer) => Promise<string>;

/**
 * Signs tokens in the name of the service that owns `key`. A token is valid for a minute, and is reused for the same
 * viewer and audience during the first half of it.
 */
export async function createTokenSigner(key: ServiceKey, now: () => number = Date.now): Promise<SignToken> {
  const privateKey = await importJWK(key, ALGORITHM);
  const cache = createCache<Promise<string>>(CACHED_TOKENS, now);

  const sign = (audience: string, viewer: Viewer) => {
    const issuedAt = Math.floor(now() / 1000);
    const token = new SignJWT(viewer.scopes.length > 0 ? { scope: viewer.scopes.join(' ') } : {})
      .setProtectedHeader({ alg: ALGORITHM, kid: key.kid })
      .setIssuer(key.kid)
      .setAudience(audience)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + LIFETIME_SECONDS);
    if (viewer.customerId !== null) token.setSubject(viewer.customerId);
    return token.sign(privateKey);
  };

  return (audience, viewer) => {
    const cacheKey = JSON.stringify([audience, viewer.customerId, viewer.scopes]);
    return cache.get(cacheKey) ?? cache.set(cacheKey, sign(audience, viewer), now() + REUSE_MS);
  };
}
