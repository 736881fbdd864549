import { unauthenticated } from '@commerce/graphql';
import { ANONYMOUS, type Viewer } from '@commerce/identity';
import { createLocalJWKSet, createRemoteJWKSet, errors, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose';

/** Only signatures that need a private key to make: a public key must never pass as a shared secret. */
const ALGORITHMS = ['EdDSA', 'ES256', 'ES384', 'PS256', 'PS384', 'RS256', 'RS384'];

/** Whose logins the gateway believes. */
export interface LoginIssuer {
  /** Its public keys, or where to get them; null accepts nobody's logins. */
  keys: JSONWebKeySet | URL | null;
  issuer: string;
  audience: string;
}

/** Answers who sends a request, from its Authorization header. @throws UNAUTHENTICATED for a token that is not valid. */
export type Authenticate = (authorization: string | undefined) => Promise<Viewer>;

/** Verifies bearer JWTs (RFC 6750, RFC 7519): `sub` is the customer, `scope` what they may do. No token is a guest. */
export function createAuthenticator({ keys, issuer, audience }: LoginIssuer): Authenticate {
  const keySet = keys instanceof URL ? createRemoteJWKSet(keys) : createLocalJWKSet(keys ?? { keys: [] });
  return async (authorization) => {
    if (authorization === undefined) return ANONYMOUS;
    const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
    if (token === undefined) throw unauthenticated('the Authorization header must be "Bearer" and a token');
    const { payload } = await jwtVerify(token, keySet, {
      issuer,
      audience,
      algorithms: ALGORITHMS,
      requiredClaims: ['exp', 'sub'],
    }).catch((error: unknown) => {
      // Where the issuer's keys cannot be had, the fault is not the token's.
      if (error instanceof errors.JWKSTimeout || !(error instanceof errors.JOSEError)) throw error;
      throw unauthenticated(reasonOf(error));
    });
    return viewerOf(payload);
  };
}

function viewerOf(payload: JWTPayload): Viewer {
  const scope = typeof payload.scope === 'string' ? payload.scope : '';
  return { customerId: payload.sub ?? null, scopes: scope.split(' ').filter(Boolean), service: null };
}

function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'the token has expired; log in again';
  if (error instanceof errors.JWTClaimValidationFailed) return `the token's claim "${error.claim}" is not acceptable`;
  return 'the token is not valid';
}
