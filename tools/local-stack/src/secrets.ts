import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createServiceKey, publicKeySet, type ServiceKey } from '@commerce/identity';
import type { Graph } from './graph.ts';

/** What a set-up on one machine keeps to itself: made once, and read again at every later start. */
export interface Secrets {
  /** The file with a service's private key, by the service's name. */
  keyFiles: Readonly<Record<string, string>>;
  /** The file with the public keys of all services. */
  serviceKeysFile: string;
  /** The file with the public key of the logins. */
  loginKeysFile: string;
  databasePasswords: Readonly<Record<string, string>>;
  orderAccessSecret: string;
}

interface Stored {
  /** Signs the logins that `npm run token` hands out. */
  loginKey: ServiceKey;
  databasePasswords: Record<string, string>;
  orderAccessSecret: string;
}

/** Reads the secrets in `directory`. What is missing, or all of it, is made, readable for its owner alone. */
export async function ensureSecrets(directory: string, { services, databases }: Graph): Promise<Secrets> {
  const stored = await ensureStored(directory);
  const names = services.map(({ name }) => name);
  await addPasswords(directory, stored, databases);
  await addKeys(directory, names);
  return {
    keyFiles: Object.fromEntries(names.map((name) => [name, keyFileIn(directory, name)])),
    serviceKeysFile: serviceKeysIn(directory),
    loginKeysFile: join(directory, 'logins.jwks.json'),
    databasePasswords: stored.databasePasswords,
    orderAccessSecret: stored.orderAccessSecret,
  };
}

/** The key that logins are signed with in development; made if there is none. */
export async function ensureLoginKey(directory: string): Promise<ServiceKey> {
  return (await ensureStored(directory)).loginKey;
}

/** All appear at once: of two processes that make them, one is first, and the other takes what is there. */
async function ensureStored(directory: string): Promise<Stored> {
  if (!existsSync(directory)) {
    await mkdir(dirname(directory), { recursive: true });
    const draft = await mkdtemp(`${directory}.`);
    await writeFirst(draft);
    await rename(draft, directory).catch(async (error: unknown) => {
      await rm(draft, { recursive: true });
      if (!existsSync(directory)) throw error;
    });
  }
  return readJson(storedIn(directory));
}

async function writeFirst(directory: string): Promise<void> {
  const loginKey = await createServiceKey('logins');
  const stored: Stored = { loginKey, databasePasswords: {}, orderAccessSecret: randomBytes(32).toString('hex') };
  await writeJson(join(directory, 'logins.jwks.json'), publicKeySet([loginKey]));
  await writeJson(serviceKeysIn(directory), publicKeySet([]));
  await writeJson(storedIn(directory), stored);
}

async function addPasswords(directory: string, stored: Stored, databases: Graph['databases']): Promise<void> {
  const missing = databases.filter(({ name }) => !(name in stored.databasePasswords));
  if (missing.length === 0) return;
  for (const { name } of missing) stored.databasePasswords[name] = randomBytes(24).toString('hex');
  await writeJson(storedIn(directory), stored);
}

/** The public keys are added first: what a service signs is never unknown to the others. */
async function addKeys(directory: string, names: readonly string[]): Promise<void> {
  const missing = names.filter((name) => !existsSync(keyFileIn(directory, name)));
  if (missing.length === 0) return;
  const added = await Promise.all(missing.map((name) => createServiceKey(name)));
  const { keys } = await readJson<ReturnType<typeof publicKeySet>>(serviceKeysIn(directory));
  const kept = keys.filter(({ kid }) => !missing.includes(String(kid)));
  await writeJson(serviceKeysIn(directory), { keys: [...kept, ...publicKeySet(added).keys] });
  await Promise.all(added.map((key) => writeJson(keyFileIn(directory, key.kid), key)));
}

function keyFileIn(directory: string, name: string): string {
  return join(directory, `${name}.key.json`);
}

function serviceKeysIn(directory: string): string {
  return join(directory, 'services.jwks.json');
}

function storedIn(directory: string): string {
  return join(directory, 'secrets.json');
}

async function readJson<Value>(path: string): Promise<Value> {
  return JSON.parse(await readFile(path, 'utf8')) as Value;
}

/** In place at once: nobody reads half of it. */
async function writeJson(path: string, value: unknown): Promise<void> {
  await writeFile(`${path}.new`, JSON.stringify(value, null, 2), { mode: 0o600 });
  await rename(`${path}.new`, path);
}
