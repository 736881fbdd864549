import { expect, inject, it, onTestFinished } from 'vitest';
import { startSubgraph } from './support/beside.ts';
import { changeCart, openCartId } from './support/carts.ts';
import { createClient } from './support/client.ts';
import { findBuyable } from './support/shopping.ts';
import { runSql } from './support/stock.ts';

const guest = createClient(inject('gatewayUrl'));

it('an expired cart is detected by the running service: it can be read, but not changed', async () => {
  const { stop } = await startSubgraph('cart', { CART_EXPIRY_INTERVAL_MS: '100' });
  onTestFinished(() => stop());
  const [variant] = await findBuyable(guest, 1);
  const lines = [{ variantId: variant?.id ?? '', quantity: 2 }];
  const [idle, used] = [await openCartId(guest, lines), await openCartId(guest, lines)];
  const expire = "UPDATE cart SET expires_at = now() - interval '1 second' WHERE id = $1";
  await runSql(inject('databaseUrls').cart, expire, [idle]);
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
