import { signLogin } from '@commerce/local-stack';
import { inject } from 'vitest';
import { type Client, createClient } from '../client.ts';
import { setBuyers } from './buyers.ts';
import { setCatalogue } from './catalogue.ts';
import { openFullShop } from './full-shop.ts';
import { setOrders } from './orders.ts';
import type { Prepare } from './part.ts';
import { setWebhooks } from './webhooks.ts';

/** Everything that the examples need. */
export interface Scene {
  /** The client that runs an example, and its preparation. Guests run those that no other part has. */
  find(example: string): { client: Client; prepare: Prepare };
  tidyUp(): Promise<void>;
}

const SCOPES = ['products:write', 'orders:read', 'orders:write', 'webhooks:read', 'webhooks:write', 'audit:read'];

export async function setScene(): Promise<Scene> {
  const shop = await openFullShop();
  const logIn = async (customerId: string, scopes: string[] = []) =>
    createClient(shop.gatewayUrl, await signLogin(inject('dataDirectory'), { customerId, scopes }));
  const guest = createClient(shop.gatewayUrl);
  const [customer, staff] = await Promise.all([logIn(`reference-${Date.now()}`), logIn('sam', SCOPES)]);
  const parts = [
    ...(await setBuyers({ guest, customer })),
    setCatalogue(staff),
    ...(await setOrders({ guest, staff, sandbox: shop.sandbox })),
    await setWebhooks(staff),
  ];
  return {
    find(example) {
      const { client = guest, examples } = parts.find(({ examples }) => example in examples) ?? {};
      return { client, prepare: examples?.[example] ?? (() => ({})) };
    },
    async tidyUp() {
      for (const { tidyUp } of parts) await tidyUp?.();
      await shop.stop();
    },
  };
}
