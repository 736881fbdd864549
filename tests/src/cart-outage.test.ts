import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changeCart, openCartId, readCart } from './support/carts.ts';
import { type Client, createClient } from './support/client.ts';
import { type RunningGraph, runGraph } from './support/run-graph.ts';
import { findBuyable, openCart, orderOf, placeOrder } from './support/shopping.ts';

let graph: RunningGraph;
let guest: Client;
let variantId = '';
let cartId = '';
let toOrder: Awaited<ReturnType<typeof openCart>>;

beforeAll(async () => {
  graph = await runGraph({
    env: { 'cart-subgraph': { SERVICE_TIMEOUT_MS: '700' }, gateway: { SUBGRAPH_TIMEOUT_MS: '1500' } },
  });
  guest = createClient(graph.gatewayUrl);
  const [variant, other] = await findBuyable(guest, 2);
  variantId = variant?.id ?? '';
  cartId = await openCartId(guest, [
    { variantId, quantity: 2 },
    { variantId: other?.id ?? '', quantity: 1 },
  ]);
  toOrder = await openCart(guest, [{ variantId, quantity: 1 }]);
});
afterAll(() => graph.stop());

async function expectLinesAlone() {
  const { data, errors } = await readCart(guest, cartId);
  expect(errors).toEqual([
    expect.objectContaining({
      message: 'products does not answer just now',
      extensions: expect.objectContaining({ code: 'SUBGRAPH_UNAVAILABLE' }),
      path: expect.arrayContaining(['cart']),
    }),
  ]);
  expect(data.cart).toMatchObject({ version: 1, totalQuantity: 3, subtotal: null, notices: null });
  expect(data.cart.lines).toMatchObject([
    { quantity: 2, total: null, variant: null },
    { quantity: 1, total: null, variant: null },
  ]);
  const ids = await guest.query('query ($id: ID!) { cart(id: $id) { lines { variant { id } } } }', { id: cartId });
  expect(ids).toMatchObject({ errors: [], data: { cart: { lines: [{ variant: { id: variantId } }, {}] } } });
}

async function expectNothingWritten() {
  for (const [field, input] of [
    ['addCartLines', { cartId, lines: [{ variantId, quantity: 1 }] }],
    ['createCart', { lines: [{ variantId, quantity: 1 }] }],
    ['acknowledgeCartNotices', { cartId }],
  ] as const) {
    const answer = await changeCart(guest, field, input);
    expect(answer).toMatchObject({
      errors: [],
      cart: null,
      userErrors: [{ __typename: 'TemporarilyUnavailable', code: 'TEMPORARILY_UNAVAILABLE' }],
    });
  }
  const { data } = await guest.query('query ($id: ID!) { cart(id: $id) { version totalQuantity } }', { id: cartId });
  expect(data.cart).toEqual({ version: 1, totalQuantity: 3 });
}

describe('while cart hangs', () => {
  beforeAll(() => {
    process.kill(graph.service('cart-subgraph').pid, 'SIGSTOP');
  });
  afterAll(() => {
    process.kill(graph.service('cart-subgraph').pid, 'SIGCONT');
  });

  it('while cart hangs, a buyer learns that the checkout goes on before the gateway stops waiting for it', async () => {
    expect(await placeOrder(guest, orderOf(toOrder))).toMatchObject({
      order: null,
      userErrors: [{ code: 'CHECKOUT_IN_PROGRESS' }],
    });
  });
});

describe('while products hangs', () => {
  beforeAll(() => {
    process.kill(graph.service('products-subgraph').pid, 'SIGSTOP');
  });
  afterAll(() => {
    process.kill(graph.service('products-subgraph').pid, 'SIGCONT');
  });

  it('while products hangs, a cart is read with its lines and quantities, and one error', expectLinesAlone);
  it(
    'while products hangs, operations that need it are refused as temporarily unavailable, and nothing is written',
    expectNothingWritten,
  );
});

describe('while products is down', () => {
  beforeAll(() => graph.service('products-subgraph').stop('SIGKILL'));

  it('while products is down, a cart is read with its lines and quantities, and one error', expectLinesAlone);
  it(
    'while products is down, operations that need it are refused as temporarily unavailable, and nothing is written',
    expectNothingWritten,
  );

  it('while products is down, equal queries that arrive together all get the error, other fields are answered, and no address is shown', async () => {
    const unavailable = [{ path: ['products'], extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }];
    const query = 'query ($id: ID!) { products { totalCount } cart(id: $id) { totalQuantity } }';
    const sharers = Promise.all(Array.from({ length: 8 }, () => guest.query('{ products { totalCount } }')));
    const mixed = await guest.query(query, { id: cartId });
    expect(mixed).toMatchObject({ errors: unavailable, data: { products: null, cart: { totalQuantity: 3 } } });
    for (const answer of await sharers) expect(answer).toMatchObject({ errors: unavailable, data: { products: null } });
    expect(JSON.stringify([mixed, await sharers])).not.toMatch(/127\.0\.0\.1|localhost|ECONN/);
  });

  it('while products is down, quantities can be changed and lines removed', async () => {
    const { data } = await guest.query('query ($id: ID!) { cart(id: $id) { lines { id } } }', { id: cartId });
    const [first, second] = data.cart.lines;
    const updated = await changeCart(guest, 'updateCartLines', { cartId, lines: [{ lineId: first.id, quantity: 5 }] });
    expect(updated).toMatchObject({ userErrors: [], cart: { totalQuantity: 6 } });
    const removed = await changeCart(guest, 'removeCartLines', { cartId, lineIds: [second.id] });
    expect(removed).toMatchObject({ userErrors: [], cart: { totalQuantity: 5 } });
  });

  it('once products is back after an outage, all data is available again', async () => {
    await graph.restart('products-subgraph');
    // The first calls of a process that has just started may take longer than this graph's short deadlines.
    await expect.poll(async () => (await readCart(guest, cartId)).errors).toEqual([]);
    const { data } = await readCart(guest, cartId);
    expect(data.cart).toMatchObject({
      notices: [],
      lines: [{ quantity: 5, total: { minorUnits: expect.any(Number) } }],
    });
  });
});
