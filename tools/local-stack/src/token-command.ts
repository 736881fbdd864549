import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { didYouMean } from 'graphql/jsutils/didYouMean.js';
import { suggestionList } from 'graphql/jsutils/suggestionList.js';
import { importJWK, SignJWT } from 'jose';
import { dataDirectoryFrom } from './data-directory.ts';
import { readScopes } from './scopes.ts';
import { ensureLoginKey } from './secrets.ts';

const USAGE = `npm run token -- --customer ID [--scope "orders:read orders:write"] [--expires 8h]

Prints a login that the gateway of npm start accepts: send it as "Authorization: Bearer …". docs/scopes.md says what each
scope opens.

  --customer ID   the customer, or the member of staff
  --scope SCOPES  what they may do beyond their own carts and orders, separated by spaces or commas
  --expires TIME  how long the login is valid, such as 30m; 8h by default
`;

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

/** `npm run token`. @returns the exit code: 2 for wrong use. */
export async function tokenCommand(root: string, env: NodeJS.ProcessEnv, parameters: string[]): Promise<number> {
  const known = [...readScopes(root).keys()];
  const usage = `${USAGE}\nScopes: ${known.join(', ')}\n`;
  try {
    const { values } = parseArgs({
      args: parameters,
      options: {
        customer: { type: 'string' },
        scope: { type: 'string', multiple: true, default: [] },
        expires: { type: 'string', default: '8h' },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      process.stdout.write(usage);
      return 0;
    }
    if (!values.customer) throw new Error('--customer is missing.');
    const scopes = values.scope.flatMap((text) => text.split(/[\s,]+/)).filter(Boolean);
    checkScopes(scopes, known);
    const login = { customerId: values.customer, scopes, expiresIn: values.expires };
    process.stdout.write(`${await signLogin(dataDirectoryFrom(env, root), login)}\n`);
    return 0;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    return 2;
  }
}

function checkScopes(scopes: readonly string[], known: readonly string[]): void {
  const unknown = scopes.find((scope) => !known.includes(scope));
  if (unknown === undefined) return;
  throw new Error(`"${unknown}" is not a scope of this graph.${didYouMean(suggestionList(unknown, known))}`);
}
