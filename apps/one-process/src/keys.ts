import { createServiceKey, publicKeySet, variablePrefix } from '@commerce/identity';

/**
 * The environment with keys for services that identify each other within this process only: new ones at each start.
 * With services elsewhere, all of them need each other's public keys, and have them from files.
 */
export async function withOwnKeys(services: readonly string[], source: NodeJS.ProcessEnv): Promise<NodeJS.ProcessEnv> {
  if (source.SERVICE_KEYS_FILE) return source;
  const keys = await Promise.all(services.map(createServiceKey));
  const own = keys.map((key) => [`${variablePrefix(key.kid)}_SERVICE_KEY_FILE`, JSON.stringify(key)]);
  return { ...source, ...Object.fromEntries(own), SERVICE_KEYS_FILE: JSON.stringify(publicKeySet(keys)) };
}
