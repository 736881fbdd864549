import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTokenSigner } from '@commerce/identity';
import { signLogin } from '@commerce/local-stack';
import { inject } from 'vitest';
import { type Client, createClient } from './client.ts';

/** Someone who works in the shop, at the gateway. */
export async function staff(scopes: string[] = ['products:write'], name = 'sam'): Promise<Client> {
  return createClient(inject('gatewayUrl'), await signLogin(inject('dataDirectory'), { customerId: name, scopes }));
}

/** Asks a subgraph of the shared graph directly, with a token that `service` has signed for `audience`. */
export async function callerAs(
  service: 'orders-subgraph' | 'cart-subgraph' | 'gateway',
  { scopes = [], audience = 'products-subgraph' }: { scopes?: string[]; audience?: string } = {},
): Promise<Client> {
  const file = join(inject('dataDirectory'), 'secrets', `${service}.key.json`);
  const sign = await createTokenSigner(JSON.parse(await readFile(file, 'utf8')));
  const customerId = scopes.length > 0 ? 'sam' : null;
  return createClient(inject('subgraphUrls').products, await sign(audience, { customerId, scopes, service: null }));
}
