import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createServiceKey, publicKeySet, type ServiceKey } from '@commerce/identity';
import { DATABASES, type DatabaseName } from './services.ts';

/** What a set-up on one machine keeps to itself: made once, and read again at every later start. */
export interface Secrets {
  /** Where each private key of a service, and the public keys of all, stand as JSON files. */
  keyFiles: { gateway: string; products: string; cart: string; orders: string; services: string; logins: string };
  /** Signs the logins that `npm run token` hands out. */
  loginKey: ServiceKey;
  databasePasswords: Record<DatabaseName, string>;
  orderAccessSecret: string;
}

interface Stored {
  loginKey: ServiceKey;
  databasePasswords: Record<DatabaseName, string>;
  orderAccessSecret: string;
}

/** Reads the secrets in `directory`, or makes them there, readable for their owner alone. */
export async function ensureSecrets(directory: string): Promise<Secrets> {
  const path = (name: string) => join(directory, name);
  if (!existsSync(directory)) await makeSecrets(directory);
  if (!existsSync(path('products-subgraph.key.json'))) await addProductsKey(path);
  const stored = JSON.parse(await readFile(path('secrets.json'), 'utf8')) as Stored;
  return {
    ...stored,
    keyFiles: {
      gateway: path('gateway.key.json'),
      products: path('products-subgraph.key.json'),
      cart: path('cart-subgraph.key.json'),
      orders: path('orders-subgraph.key.json'),
      services: path('services.jwks.json'),
      logins: path('logins.jwks.json'),
    },
  };
}

/** All of them appear at once: of two processes that make them, one is first, and the other takes what is there. */
async function makeSecrets(directory: string): Promise<void> {
  await mkdir(dirname(directory), { recursive: true });
  const draft = await mkdtemp(`${directory}.`);
  await writeSecrets((name) => join(draft, name));
  await rename(draft, directory).catch(async (error: unknown) => {
    await rm(draft, { recursive: true });
    if (!existsSync(directory)) throw error;
  });
}

async function writeSecrets(path: (name: string) => string): Promise<void> {
  const names = ['gateway', 'products-subgraph', 'cart-subgraph', 'orders-subgraph'];
  const keys = await Promise.all(names.map((name) => createServiceKey(name)));
  const loginKey = await createServiceKey('logins');
  await Promise.all(keys.map((key) => writeJson(path(`${key.kid}.key.json`), key)));
  await writeJson(path('services.jwks.json'), publicKeySet(keys));
  await writeJson(path('logins.jwks.json'), publicKeySet([loginKey]));
  const passwords = DATABASES.map((name) => [name, randomBytes(24).toString('hex')] as const);
  const stored: Stored = {
    loginKey,
    databasePasswords: Object.fromEntries(passwords) as Record<DatabaseName, string>,
    orderAccessSecret: randomBytes(32).toString('hex'),
  };
  await writeJson(path('secrets.json'), stored);
}

/** Secrets that were made before products-subgraph called anyone lack its key. The public one is added first. */
async function addProductsKey(path: (name: string) => string): Promise<void> {
  const key = await createServiceKey('products-subgraph');
  const { keys } = JSON.parse(await readFile(path('services.jwks.json'), 'utf8')) as ReturnType<typeof publicKeySet>;
  const others = keys.filter(({ kid }) => kid !== key.kid);
  await writeJson(path('services.jwks.json'), { keys: [...others, ...publicKeySet([key]).keys] });
  await writeJson(path('products-subgraph.key.json'), key);
}

async function writeJson(path: string, value: unknown): Promise<void> {
  await writeFile(path, JSON.stringify(value, null, 2), { mode: 0o600 });
}
