import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createServiceKey, DEVELOPMENT_LOGINS, publicKeySet, type ServiceKey } from '@commerce/identity';
import type { Graph } from './graph.ts';
import { replaceSecret } from './replace-file.ts';

/** The secrets of a set-up on one machine: created once, and read at every later start. */
export interface Secrets {
  /** The file with each service's private key, by the service's name. */
  keyFiles: Readonly<Record<string, string>>;
  /** The file with the public keys of all services. */
  serviceKeysFile: string;
  /** The file with the public key for logins. */
  loginKeysFile: string;
  /** By the name of the role. */
  databasePasswords: Readonly<Record<string, string>>;
  /** The secret variables of each service, by its name. */
  variables: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** A file of the secrets is unusable. */
class BrokenSecretError extends Error {
  override readonly name = 'BrokenSecretError';
  readonly code = 'BROKEN_SECRET';

  constructor(path: string, reason: string) {
    const way = `Restore it, or move ${dirname(path)} away: the next start creates new secrets, which ends logins and guests' links to their orders.`;
    super(`${path} ${reason}. ${way}`);
  }
}

type Services = Graph['services'];
type Databases = Graph['databases'];

interface Stored {
  /** Signs the logins of `npm run token`. */
  loginKey: ServiceKey;
  databasePasswords: Record<string, string>;
  variables: Record<string, Record<string, string>>;
}

/**
 * Reads the secrets in `directory`, and creates missing ones, readable for the owner only.
 * @throws {BrokenSecretError} that names the unusable file.
 */
export async function ensureSecrets(directory: string, { services, databases }: Graph): Promise<Secrets> {
  const stored = await ensureStored(directory);
  const names = services.map(({ name }) => name);
  if (addMissing(stored, services, databases)) await writeJson(storedIn(directory), stored);
  await addKeys(directory, names);
  await checkKeys(directory, names, stored);
  return {
    keyFiles: Object.fromEntries(names.map((name) => [name, keyFileIn(directory, name)])),
    serviceKeysFile: serviceKeysIn(directory),
    loginKeysFile: join(directory, 'logins.jwks.json'),
    databasePasswords: stored.databasePasswords,
    variables: stored.variables,
  };
}

/** The key that signs logins in development; created if there is none. */
export async function ensureLoginKey(directory: string): Promise<ServiceKey> {
  return (await ensureStored(directory)).loginKey;
}

/** Written atomically: if two processes create them, the first one wins and the other one uses its secrets. */
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
  return readStored(storedIn(directory));
}

async function readStored(path: string): Promise<Stored> {
  const stored = withVariables(await readJson(path));
  const { loginKey, databasePasswords, variables } = stored;
  if (!isPrivateKey(loginKey)) throw new BrokenSecretError(path, 'has no loginKey (a private Ed25519 JWK)');
  if (!isObject(databasePasswords)) throw new BrokenSecretError(path, 'has no databasePasswords');
  if (!isObject(variables)) throw new BrokenSecretError(path, 'has no variables');
  return stored;
}

/** Checks that every private key fits the published key: all services would refuse one with another key. */
async function checkKeys(directory: string, names: readonly string[], { loginKey }: Stored): Promise<void> {
  await checkPublic(join(directory, 'logins.jwks.json'), storedIn(directory), loginKey);
  for (const name of names) {
    const path = keyFileIn(directory, name);
    const key = await readJson<ServiceKey>(path);
    if (!isPrivateKey(key) || key.kid !== name) throw new BrokenSecretError(path, `is not the private key of ${name}`);
    await checkPublic(serviceKeysIn(directory), path, key);
  }
}

async function checkPublic(path: string, privatePath: string, key: ServiceKey): Promise<void> {
  const { keys } = await readJson<ReturnType<typeof publicKeySet>>(path);
  if (!Array.isArray(keys)) throw new BrokenSecretError(path, 'is not a JWK set');
  const known = keys.find(({ kid }) => kid === key.kid);
  if (known?.x !== key.x) throw new BrokenSecretError(path, `has another key for ${key.kid} than ${privatePath}`);
}

function isPrivateKey(value: unknown): value is ServiceKey {
  return isObject(value) && ['kid', 'd', 'x'].every((name) => typeof value[name] === 'string');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

async function writeFirst(directory: string): Promise<void> {
  const loginKey = await createServiceKey(DEVELOPMENT_LOGINS);
  const stored: Stored = { loginKey, databasePasswords: {}, variables: {} };
  await writeJson(join(directory, 'logins.jwks.json'), publicKeySet([loginKey]));
  await writeJson(serviceKeysIn(directory), publicKeySet([]));
  await writeJson(storedIn(directory), stored);
}

/** Until 2026-11-27 one secret had its own property in the file. */
function withVariables({ orderAccessSecret, ...stored }: Stored & { orderAccessSecret?: string }): Stored {
  if (orderAccessSecret === undefined) return stored;
  return { ...stored, variables: { 'orders-subgraph': { ORDER_ACCESS_SECRET: orderAccessSecret } } };
}

/** Adds missing passwords and secret variables. @returns whether there were any. */
function addMissing({ databasePasswords, variables }: Stored, services: Services, databases: Databases): boolean {
  let added = false;
  const add = (secrets: Record<string, string>, name: string, bytes: number) => {
    if (name in secrets) return;
    secrets[name] = randomBytes(bytes).toString('hex');
    added = true;
  };
  for (const { name, serviceRole, rightsFile } of databases) {
    add(databasePasswords, name, 24);
    if (rightsFile !== null) add(databasePasswords, serviceRole, 24);
  }
  for (const { name, localEnvironment } of services) {
    const secret = Object.keys(localEnvironment).filter((variable) => localEnvironment[variable] === 'secret');
    if (secret.length === 0) continue;
    variables[name] ??= {};
    for (const variable of secret) add(variables[name], variable, 32);
  }
  return added;
}

/** The public keys are added first, so that the other services always know the key of a signature. */
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

async function readJson<Value extends object>(path: string): Promise<Value> {
  const text = await readFile(path, 'utf8').catch((error: Error) => {
    throw new BrokenSecretError(path, `cannot be read: ${error.message}`);
  });
  const value = parseJson(text);
  if (!isObject(value)) throw new BrokenSecretError(path, 'is not JSON, or is truncated');
  return value as Value;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function writeJson(path: string, value: unknown): Promise<void> {
  return replaceSecret(path, JSON.stringify(value, null, 2));
}
