import { isStorableText, unauthenticated } from '@commerce/graphql';
import { ANONYMOUS, CLOCK_TOLERANCE_SECONDS, type Viewer } from '@commerce/identity';
import { GraphQLError } from 'graphql';
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose';
import { authenticationUnavailable, createIssuerKeys, type IssuerKeysOptions } from './issuer-keys.ts';

/** Asymmetric algorithms only: a public key must never be accepted as a shared secret. */
const ALGORITHMS = ['EdDSA', 'ES256', 'ES384', 'PS256', 'PS384', 'RS256', 'RS384'];

/** The issuer whose logins the gateway accepts. */
export interface LoginIssuer {
  /** Its public keys, or where to get them; null accepts no logins. */
  keys: JSONWebKeySet | URL | null;
  issuer: string;
  audience: string;
}

/**
 * Identifies the sender of a request by its Authorization header.
 * @throws {GraphQLError} UNAUTHENTICATED for an invalid token, AUTHENTICATION_UNAVAILABLE if it cannot be verified.
 */
export type Authenticate = (authorization: string | undefined) => Promise<Viewer>;

/**
 * Verifies bearer JWTs (RFC 6750, RFC 7519): `sub` is the customer, `scope` their permissions. Without a token, the
 * sender is a guest.
 */
export function createAuthenticator({ keys, issuer, audience }: LoginIssuer, options: IssuerKeysOptions): Authenticate {
  const keySet = keys instanceof URL ? createIssuerKeys(keys, options) : createLocalJWKSet(keys ?? { keys: [] });
  return async (authorization) => {
    if (authorization === undefined) return ANONYMOUS;
    const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
    if (token === undefined) throw unauthenticated('the Authorization header must be "Bearer" and a token');
    const { payload } = await jwtVerify(token, keySet, {
      issuer,
      audience,
      algorithms: ALGORITHMS,
      requiredClaims: ['exp', 'sub'],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
    }).catch((error: unknown) => {
      if (error instanceof GraphQLError) throw error;
      if (error instanceof errors.JOSEError) throw unauthenticated(reasonOf(error));
      // The issuer's key is unusable, such as an RSA key that is too short: this is not the token's fault.
      options.onOutage(error);
      throw authenticationUnavailable();
    });
    return viewerOf(payload);
  };
}

/** So far only its signature is verified; issuers may put anything into a claim. */
function viewerOf({ sub, scope }: JWTPayload): Viewer {
  if (typeof sub !== 'string' || sub === '' || !isStorableText(sub)) throw unauthenticated(unacceptable('sub'));
  const scopes = typeof scope === 'string' ? scope.split(' ').filter(Boolean) : [];
  return { customerId: sub, scopes, service: null };
}

function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'the token has expired; log in again';
  if (error instanceof errors.JWTClaimValidationFailed) return unacceptable(error.claim);
  return 'the token is not valid';
}

function unacceptable(claim: string): string {
  return `the token's claim "${claim}" is not acceptable`;
}
