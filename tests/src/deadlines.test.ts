import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTokenSigner } from '@commerce/identity';
import type { ServiceProcess } from '@commerce/local-stack';
import { afterAll, beforeAll, beforeEach, expect, inject, it } from 'vitest';
import { secretFile, startSubgraph } from './support/beside.ts';
import { changeCart, openCartId } from './support/carts.ts';
import { type Client, createClient } from './support/client.ts';
import { findBuyable } from './support/shopping.ts';

const HEADER = 'request-timeout-ms';
const TRACE = randomUUID().replaceAll('-', '');
/** How long services wait for one another, at most. */
const LIMITS = { cart: 5_000, orders: 3_000 };
/** The remaining time of a caller, less than the limits. */
const REMAINING = 2_500;

let proxy: Awaited<ReturnType<typeof recordTimeouts>>;
let callers: Record<keyof typeof LIMITS, ServiceProcess>;
let cart: Client;
let orders: Client;
let cartAsOrders: Client;
let variantIds: string[];

beforeAll(async () => {
  proxy = await recordTimeouts(inject('subgraphUrls').products);
  const start = (by: keyof typeof LIMITS) =>
    startSubgraph(by, { PRODUCTS_URL: proxy.url, SERVICE_TIMEOUT_MS: String(LIMITS[by]) });
  callers = { cart: await start('cart'), orders: await start('orders') };
  variantIds = (await findBuyable(createClient(inject('gatewayUrl')), 2)).map(({ id }) => id);
  cart = await callerOf('cart', 'gateway');
  cartAsOrders = await callerOf('cart', 'orders-subgraph');
  orders = await callerOf('orders', 'gateway', ['orders:read']);
});
afterAll(async () => {
  for (const caller of Object.values(callers)) await caller.stop();
  proxy.close();
});
beforeEach(() => proxy.timeouts.splice(0));

/** Every call that a service makes to another one while its own caller waits. */
const CALLS: { call: string; by: keyof typeof LIMITS; make: (headers: Record<string, string>) => Promise<unknown> }[] =
  [
    {
      call: 'cart asks products for quotes when a cart is created',
      by: 'cart',
      make: (headers) => changeCart(within(cart, headers), 'createCart', { lines: [lineOf(0)] }),
    },
    {
      call: 'cart asks products for quotes when lines are added',
      by: 'cart',
      make: async (headers) => {
        const cartId = await openCartId(cart);
        return changeCart(within(cart, headers), 'addCartLines', { cartId, lines: [lineOf(0)] });
      },
    },
    {
      call: 'cart asks products for quotes when quantities are raised',
      by: 'cart',
      make: async (headers) => {
        const { id: cartId, lines } = await openFilled();
        const raised = [{ lineId: lines[0]?.id, quantity: 2 }];
        return changeCart(within(cart, headers), 'updateCartLines', { cartId, lines: raised });
      },
    },
    {
      call: 'cart asks products for quotes when notices are acknowledged',
      by: 'cart',
      make: async (headers) => {
        const { id: cartId } = await openFilled();
        return changeCart(within(cart, headers), 'acknowledgeCartNotices', { cartId });
      },
    },
    {
      call: 'cart asks products for quotes when orders freezes a cart',
      by: 'cart',
      make: async (headers) => {
        const { id: cartId } = await openFilled();
        const carts = [{ cartId, orderId: randomUUID(), expectedVersion: 1, customerId: null }];
        const freeze =
          'mutation ($input: FreezeCartsInput!) { freezeCarts(input: $input) { results { lines { quantity } } } }';
        return within(cartAsOrders, headers).query(freeze, { input: { carts } });
      },
    },
    {
      call: 'orders asks products for the variants of a product',
      by: 'orders',
      make: (headers) =>
        within(orders, headers).query('query ($id: ID!) { orders(filter: { productId: $id }) { nodes { id } } }', {
          id: randomUUID(),
        }),
    },
  ];

it.each(CALLS)(
  'when $call, it passes on how much time its own caller has left, and never more than its own limit',
  async ({ by, make }) => {
    await make({ [HEADER]: String(REMAINING) });
    const given = proxy.timeouts.at(-1) ?? NaN;
    expect(given).toBeGreaterThan(0);
    expect(given).toBeLessThan(REMAINING);
    for (const headers of [{}, { [HEADER]: '60000' }] as Record<string, string>[]) {
      await make(headers);
      expect(proxy.timeouts.at(-1)).toBe(LIMITS[by]);
    }
  },
);

it('a service whose caller has no time left for another call makes none', async () => {
  const { id: cartId } = await openFilled();
  const answer = await changeCart(within(cart, { [HEADER]: '50' }), 'acknowledgeCartNotices', { cartId });
  expect(answer).toMatchObject({ cart: null, userErrors: [{ code: 'TEMPORARILY_UNAVAILABLE' }] });
  expect(proxy.timeouts).toEqual([]);
});

function lineOf(index: number) {
  return { variantId: variantIds[index] ?? '', quantity: 1 };
}

async function openFilled(): Promise<{ id: string; lines: { id: string }[] }> {
  return (await changeCart(cart, 'createCart', { lines: [lineOf(0)] })).cart;
}

/** The same client with more headers, in the trace of this test. */
function within(client: Client, headers: Record<string, string>): Client {
  const more = { traceparent: `00-${TRACE}-${'1'.repeat(16)}-00`, ...headers };
  return {
    query: (query, variables, headers) => client.query(query, variables, { ...more, ...headers }),
    post: (body, headers) => client.post(body, { ...more, ...headers }),
  };
}

async function callerOf(subgraph: keyof typeof LIMITS, service: string, scopes: string[] = []): Promise<Client> {
  const key = JSON.parse(await readFile(secretFile(`${service}.key.json`), 'utf8'));
  const sign = await createTokenSigner(key);
  const customerId = scopes.length > 0 ? 'sam' : null;
  return createClient(
    `${callers[subgraph].url}/graphql`,
    await sign(`${subgraph}-subgraph`, { customerId, scopes, service: null }),
  );
}

/** Forwards everything, and records how much time each call was given that belongs to the trace of this test. */
async function recordTimeouts(target: string) {
  const timeouts: number[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { authorization = '', traceparent } = request.headers;
    if (String(traceparent).includes(TRACE)) timeouts.push(Number(request.headers[HEADER]));
    const headers = { 'content-type': 'application/json', authorization };
    const answer = await fetch(target, { method: 'POST', headers, body: Buffer.concat(chunks) });
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    timeouts,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
