import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ANONYMOUS, createTokenSigner } from '@commerce/identity';
import { inject } from 'vitest';
import { type Client, createClient } from './client.ts';
import type { KnownSubgraph } from './known-graph.ts';

/** Calls a subgraph directly, in the name of the gateway, for a guest. The token is valid for a minute. */
export async function createSubgraphClient(name: KnownSubgraph): Promise<Client> {
  const key = JSON.parse(await readFile(join(inject('dataDirectory'), 'secrets', 'gateway.key.json'), 'utf8'));
  const signToken = await createTokenSigner(key);
  return createClient(inject('subgraphUrls')[name], await signToken(`${name}-subgraph`, ANONYMOUS));
}
