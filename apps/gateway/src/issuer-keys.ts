import { graphqlError } from '@commerce/graphql';
import { createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose';

/** Keys older than this are fetched again, while the old ones go on being used. */
const REFRESH_AFTER_MS = 10 * 60_000;
/** How long a token with an unknown key asks the issuer nothing, after it has answered. */
const COOLDOWN_MS = 30_000;
/** How long the issuer is asked nothing after it has failed. */
const HOLD_BACK_MS = 5_000;

/** What `createIssuerKeys` depends on. */
export interface IssuerKeysOptions {
  /** Called once for every fetch that failed, with the reason. */
  onOutage: (error: unknown) => void;
  /** Milliseconds since any fixed moment. */
  now?: () => number;
  /** Deadline of one fetch. */
  timeoutMs?: number;
}

/** The login could not be checked, for no fault of the token's: answered with HTTP 503 when thrown before execution. */
export function authenticationUnavailable() {
  const message = 'logins cannot be checked just now; try again later';
  return graphqlError('AUTHENTICATION_UNAVAILABLE', message, { http: { status: 503 } });
}

/**
 * The public keys that an issuer publishes at `url` (RFC 7517), fetched when they are first needed. While the issuer is
 * out of order its last good keys are used. Getting a key throws AUTHENTICATION_UNAVAILABLE if there were never any.
 */
export function createIssuerKeys(url: URL, options: IssuerKeysOptions): JWTVerifyGetKey {
  const { onOutage, now = () => performance.now(), timeoutMs = 5_000 } = options;
  // Infinite: when to fetch is decided here alone, as jose would drop old keys and ask a broken issuer for every token.
  const keys = createRemoteJWKSet(url, {
    cacheMaxAge: Number.POSITIVE_INFINITY,
    cooldownDuration: Number.POSITIVE_INFINITY,
    timeoutDuration: timeoutMs,
  });
  let loadedAt: number | null = null;
  let heldUntil = Number.NEGATIVE_INFINITY;
  let pending: Promise<void> | null = null;

  const load = async () => {
    try {
      await keys.reload();
      loadedAt = now();
      heldUntil = loadedAt + COOLDOWN_MS;
    } catch (error) {
      heldUntil = now() + HOLD_BACK_MS;
      onOutage(error);
    }
    pending = null;
  };
  /** Never rejects. */
  const reload = async () => {
    if (now() < heldUntil) return;
    pending ??= load();
    await pending;
  };

  return async (header, token) => {
    if (loadedAt === null) await reload();
    if (loadedAt === null) throw authenticationUnavailable();
    // Not awaited: the old keys are good enough meanwhile.
    if (now() >= loadedAt + REFRESH_AFTER_MS) void reload();
    try {
      return await keys(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      await reload();
      return keys(header, token);
    }
  };
}
