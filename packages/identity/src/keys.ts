import { exportJWK, generateKeyPair, type JSONWebKeySet, type JWK } from 'jose';

/** The algorithm of all our keys: Ed25519 signatures (RFC 8037). */
export const ALGORITHM = 'EdDSA';

/** The `kid` of the key that signs the logins of `npm run token`: whoever can read its file can be anybody. */
export const DEVELOPMENT_LOGINS = 'logins';

/** A private Ed25519 key as a JWK; `kid` is the name of the service that it belongs to. */
export type ServiceKey = JWK & { kid: string };

/** Creates the key with which the service `name` signs its tokens. */
export async function createServiceKey(name: string): Promise<ServiceKey> {
  const { privateKey } = await generateKeyPair(ALGORITHM, { crv: 'Ed25519', extractable: true });
  return { ...(await exportJWK(privateKey)), kid: name, alg: ALGORITHM, use: 'sig' };
}

/** The public keys, for verifiers. */
export function publicKeySet(keys: readonly ServiceKey[]): JSONWebKeySet {
  return { keys: keys.map(({ d: _private, ...publicKey }) => publicKey) };
}
