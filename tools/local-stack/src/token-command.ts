import { join } from 'node:path';
import { importJWK, SignJWT } from 'jose';
import { dataDirectoryFrom } from './data-directory.ts';
import { ensureLoginKey } from './secrets.ts';

/** The content of a login. */
export interface Login {
  customerId: string;
  scopes?: readonly string[];
  /** Its lifetime, such as `8h`. */
  expiresIn?: string;
}

/** Signs a login as the shop's identity provider would: with the key that the gateway trusts in development. */
export async function signLogin(dataDirectory: string, { customerId, scopes = [], expiresIn = '8h' }: Login) {
  const loginKey = await ensureLoginKey(join(dataDirectory, 'secrets'));
  return new SignJWT(scopes.length > 0 ? { scope: scopes.join(' ') } : {})
    .setProtectedHeader({ alg: 'EdDSA', kid: loginKey.kid })
    .setIssuer('commerce-supergraph')
    .setAudience('commerce-supergraph')
    .setSubject(customerId)
    .setIssuedAt()
    .setExpirationTime(expiresIn)
    .sign(await importJWK(loginKey, 'EdDSA'));
}

/** What `npm run token` is asked for. */
export interface TokenOptions {
  customer: string;
  /** Each with one scope or several, separated by spaces or commas. */
  scope?: readonly string[];
  expires: string;
}

/**
 * `npm run token`: prints a login. Its options were checked before anything was installed.
 */
export async function tokenCommand(
  root: string,
  env: NodeJS.ProcessEnv,
  { customer, scope = [], expires }: TokenOptions,
  say: (line: string) => void,
): Promise<void> {
  const scopes = scope.flatMap((text) => text.split(/[\s,]+/)).filter(Boolean);
  say(await signLogin(dataDirectoryFrom(env, root), { customerId: customer, scopes, expiresIn: expires }));
}
