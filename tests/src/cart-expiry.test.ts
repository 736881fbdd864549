import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { changeCart, openCartId } from './support/carts.ts';
import { type Client, createClient } from './support/client.ts';
import { type RunningGraph, runGraph } from './support/run-graph.ts';
import { findBuyable } from './support/shopping.ts';

let graph: RunningGraph;
let guest: Client;
let database: pg.Client;

beforeAll(async () => {
  graph = await runGraph({ env: { 'cart-subgraph': { CART_EXPIRY_INTERVAL_MS: '100' } } });
  guest = createClient(graph.gatewayUrl);
  database = new pg.Client({ connectionString: graph.databaseUrls.cart });
  await database.connect();
});
afterAll(async () => {
  await database.end();
  await graph.stop();
});

it('an expired cart is detected by the running service: it can be read, but not changed', async () => {
  const [variant] = await findBuyable(guest, 1);
  const lines = [{ variantId: variant?.id ?? '', quantity: 2 }];
  const [idle, used] = [await openCartId(guest, lines), await openCartId(guest, lines)];
  await database.query("UPDATE cart SET expires_at = now() - interval '1 second' WHERE id = $1", [idle]);
  const read = async (id: string) => {
    const { data } = await guest.query('query ($id: ID!) { cart(id: $id) { status totalQuantity expiresAt } }', { id });
    return data.cart;
  };
  await expect
    .poll(() => read(idle), { timeout: 60_000 })
    .toEqual({
      status: 'EXPIRED',
      totalQuantity: 2,
      expiresAt: null,
    });
  expect(await read(used)).toMatchObject({ status: 'ACTIVE' });
  const edited = await changeCart(guest, 'addCartLines', { cartId: idle, lines });
  expect(edited).toMatchObject({ cart: null, userErrors: [{ __typename: 'CartNotEditable' }] });
});
