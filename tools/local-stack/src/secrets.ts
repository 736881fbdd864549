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
  /** The secret variables of each service, by its name. */
  variables: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

type Services = Graph['services'];
type Databases = Graph['databases'];

interface Stored {
  /** Signs the logins that `npm run token` hands out. */
  loginKey: ServiceKey;
  databasePasswords: Record<string, string>;
  variables: Record<string, Record<string, string>>;
}

/** Reads the secrets in `directory`. What is missing, or all of it, is made, readable for its owner alone. */
export async function ensureSecrets(directory: string, { services, databases }: Graph): Promise<Secrets> {
  const stored = await ensureStored(directory);
  const names = services.map(({ name }) => name);
  if (addMissing(stored, services, databases)) await writeJson(storedIn(directory), stored);
  await addKeys(directory, names);
  return {
    keyFiles: Object.fromEntries(names.map((name) => [name, keyFileIn(directory, name)])),
    serviceKeysFile: serviceKeysIn(directory),
    loginKeysFile: join(directory, 'logins.jwks.json'),
    databasePasswords: stored.databasePasswords,
    variables: stored.variables,
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
  return withVariables(await readJson(storedIn(directory)));
}

async function writeFirst(directory: string): Promise<void> {
  const loginKey = await createServiceKey('logins');
  const stored: Stored = { loginKey, databasePasswords: {}, variables: {} };
  await writeJson(join(directory, 'logins.jwks.json'), publicKeySet([loginKey]));
  await writeJson(serviceKeysIn(directory), publicKeySet([]));
  await writeJson(storedIn(directory), stored);
}

/** Until 2026-11-27 one secret had a name of its own in the file. */
function withVariables({ orderAccessSecret, ...stored }: Stored & { orderAccessSecret?: string }): Stored {
  if (orderAccessSecret === undefined) return stored;
  return { ...stored, variables: { 'orders-subgraph': { ORDER_ACCESS_SECRET: orderAccessSecret } } };
}

/** Makes the passwords and secret variables that are missing. @returns whether there were any. */
function addMissing({ databasePasswords, variables }: Stored, services: Services, databases: Databases): boolean {
  let added = false;
  const add = (secrets: Record<string, string>, name: string, bytes: number) => {
    if (name in secrets) return;
    secrets[name] = randomBytes(bytes).toString('hex');
    added = true;
  };
  for (const { name } of databases) add(databasePasswords, name, 24);
  for (const { name, localEnvironment } of services) {
    const secret = Object.keys(localEnvironment).filter((variable) => localEnvironment[variable] === 'secret');
    if (secret.length === 0) continue;
    variables[name] ??= {};
    for (const variable of secret) add(variables[name], variable, 32);
  }
  return added;
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
