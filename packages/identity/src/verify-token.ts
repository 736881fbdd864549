import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose';
import { createCache } from './cache.ts';
import { ALGORITHM } from './keys.ts';
import { LIFETIME_SECONDS } from './sign-token.ts';
import type { Viewer } from './viewer.ts';

const CACHED_TOKENS = 10_000;

/** How far the clocks of signers and verifiers may differ. */
export const CLOCK_TOLERANCE_SECONDS = 30;

/** The token is missing, forged, expired or meant for someone else. */
export class InvalidTokenError extends Error {
  override readonly name = 'InvalidTokenError';
  readonly code = 'INVALID_TOKEN';
}

/**
 * The token has expired by our clock. Services use a token for at most half a minute, so one of the two clocks is
 * wrong, unless somebody has stored the token.
 */
export class ExpiredTokenError extends InvalidTokenError {
  /** The issuer of the token. */
  readonly issuer: string;
  /** Our clock's time less the token's creation time, which is by the issuer's clock. */
  readonly ageSeconds: number;

  constructor(issuer: string, ageSeconds: number, options?: ErrorOptions) {
    super('the token has expired', options);
    this.issuer = issuer;
    this.ageSeconds = ageSeconds;
  }
}

/** Receives that the clock of an issuer is ahead of ours by more than is tolerated: its tokens are valid for longer. */
export type OnAhead = (issuer: string, aheadSeconds: number) => void;

/** Returns the viewer. @throws {ExpiredTokenError} @throws {InvalidTokenError} */
export type VerifyToken = (token: string, onAhead?: OnAhead) => Promise<Viewer>;

/**
 * Verifies the tokens of our services for the service `audience`. The gateway speaks for viewers; any other service
 * only for itself, whatever its token claims.
 */
export function createTokenVerifier(options: {
  audience: string;
  /** The public keys of all services, each with the service's name as `kid`. */
  keys: JSONWebKeySet;
  /** The only service that may speak for viewers. */
  gateway: string;
  now?: () => number;
}): VerifyToken {
  const { audience, gateway, now = Date.now } = options;
  const keySet = createLocalJWKSet(options.keys);
  const verified = createCache<Viewer>(CACHED_TOKENS, now);

  return async (token, onAhead) => {
    const known = verified.get(token);
    if (known) return known;
    const { payload, protectedHeader } = await jwtVerify(token, keySet, {
      audience,
      algorithms: [ALGORITHM],
      requiredClaims: ['exp', 'iat', 'iss'],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      currentDate: new Date(now()),
    }).catch((error: unknown) => {
      if (error instanceof errors.JWTExpired) throw expired(error, now());
      throw new InvalidTokenError(reasonOf(error), { cause: error });
    });
    if (payload.iss !== protectedHeader.kid) throw new InvalidTokenError('the token was signed with another key');
    const { exp = 0, iat = 0 } = payload;
    if (exp - iat > LIFETIME_SECONDS) throw new InvalidTokenError('the token is valid for longer than a minute');
    const aheadSeconds = Math.round(iat - now() / 1000);
    if (aheadSeconds > CLOCK_TOLERANCE_SECONDS) onAhead?.(protectedHeader.kid ?? '', aheadSeconds);
    const viewer = payload.iss === gateway ? viewerOf(payload) : serviceOf(payload);
    return verified.set(token, viewer, (exp + CLOCK_TOLERANCE_SECONDS) * 1000);
  };
}

function viewerOf(payload: JWTPayload): Viewer {
  const scope = typeof payload.scope === 'string' ? payload.scope : '';
  return { customerId: payload.sub ?? null, scopes: scope.split(' ').filter(Boolean), service: null };
}

function serviceOf(payload: JWTPayload): Viewer {
  return { customerId: null, scopes: [], service: payload.iss ?? null };
}

function expired(error: errors.JWTExpired, now: number): ExpiredTokenError {
  const { iss = '', iat = 0 } = error.payload;
  return new ExpiredTokenError(iss, Math.round(now / 1000 - iat), { cause: error });
}

function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTClaimValidationFailed) return `the token's claim "${error.claim}" is not acceptable`;
  return 'the token is not valid';
}
