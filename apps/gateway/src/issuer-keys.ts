import { graphqlError } from '@commerce/graphql';
import { createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose';

/** Older keys are fetched again; meanwhile the old ones stay in use. */
const REFRESH_AFTER_MS = 10 * 60_000;
/** After a successful fetch, tokens with unknown keys cause no further fetch for this long. */
const COOLDOWN_MS = 30_000;
/** After a failed fetch, the next one waits this long. */
const HOLD_BACK_MS = 5_000;

/** What `createIssuerKeys` depends on. */
export interface IssuerKeysOptions {
  /** Called once for every failed fetch, with the reason. */
  onOutage: (error: unknown) => void;
  /** Milliseconds since any fixed moment. */
  now?: () => number;
  /** Deadline of one fetch. */
  timeoutMs?: number;
}

/** The login could not be checked, through no fault of the token: HTTP 503 if thrown before execution. */
export function authenticationUnavailable() {
  const message = 'logins cannot be checked just now; try again later';
  return graphqlError('AUTHENTICATION_UNAVAILABLE', message, { http: { status: 503 } });
}

/**
 * The public keys that an issuer publishes at `url` (RFC 7517), fetched when they are first needed. During an outage of
 * the issuer, its last good keys stay in use. Getting a key throws AUTHENTICATION_UNAVAILABLE if there never were any.
 */
export function createIssuerKeys(url: URL, options: IssuerKeysOptions): JWTVerifyGetKey {
  const { onOutage, now = () => performance.now(), timeoutMs = 5_000 } = options;
  // Infinite, because fetching is decided here: jose would drop old keys, and call a broken issuer for every token.
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
