import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { createClient } from './support/client.ts';
import { type Buyable, findBuyable, openCart, orderOf, placeOrder } from './support/shopping.ts';
import { reprice, restock, runSql } from './support/stock.ts';

const guest = createClient(inject('gatewayUrl'));
const { products, orders, cart: carts } = inject('databaseUrls');
const MOST_LINES = 100;
const MOST_UNITS = 999;
let variants: Buyable[];

beforeAll(async () => {
  variants = await findBuyable(guest, MOST_LINES);
  expect(variants).toHaveLength(MOST_LINES);
});

describe('a cart of the maximum size', () => {
  it('a cart with the maximum of lines and units is ordered, exact to the last cent', async () => {
    for (const { id } of variants) await restock(products, id, 2 * MOST_UNITS);
    const quantity = MOST_UNITS;
    const cart = await openCart(
      guest,
      variants.map(({ id }) => ({ variantId: id, quantity })),
    );
    const expected = variants.reduce((sum, { minorUnits }) => sum + minorUnits * quantity, 0);
    expect(cart.checkoutPreview.total.minorUnits).toBe(expected);
    const { order, accessToken, userErrors } = await placeOrder(guest, orderOf(cart));
    expect(userErrors).toEqual([]);
    const { data } = await guest.query(
      `query ($id: ID, $accessToken: String) {
        order(id: $id, accessToken: $accessToken) { total { minorUnits } lines { quantity } audit { delta { minorUnits } } }
      }`,
      { id: order.id, accessToken },
    );
    expect(data.order.total.minorUnits).toBe(expected);
    expect(data.order.audit.delta.minorUnits).toBe(0);
    expect(data.order.lines).toHaveLength(MOST_LINES);
  });

  it('a cart that costs more than the largest exact amount says so everywhere, and nothing is half-written', async () => {
    const [dear] = variants;
    if (!dear) throw new Error('the demo catalogue is empty');
    const quantity = MOST_UNITS;
    const cart = await openCart(guest, [{ variantId: dear.id, quantity }]);
    await reprice(products, dear.id, Math.ceil(Number.MAX_SAFE_INTEGER / quantity) + 1);
    try {
      const { data, errors } = await guest.query(
        'query ($id: ID!) { cart(id: $id) { status subtotal { minorUnits } checkoutPreview { total { minorUnits } } } }',
        { id: cart.id },
      );
      expect(data.cart).toEqual({ status: 'ACTIVE', subtotal: null, checkoutPreview: null });
      expect(new Set(errors.map(({ extensions }) => extensions.code))).toEqual(new Set(['AMOUNT_TOO_LARGE']));

      const total = { minorUnits: Number.MAX_SAFE_INTEGER, currencyCode: 'EUR' };
      const input = { ...orderOf(cart), expectedTotal: total, idempotencyKey: randomUUID() };
      const { order, userErrors } = await placeOrder(guest, input);
      expect(order).toBeNull();
      expect(userErrors).toMatchObject([{ code: 'INVALID_INPUT', path: ['cartId'] }]);
      expect(
        await runSql(
          orders,
          'SELECT count(*)::int FROM order_line JOIN "order" ON order_id = "order".id WHERE cart_id = $1',
          [cart.id],
        ),
      ).toEqual([{ count: 0 }]);
      expect(await runSql(carts, 'SELECT status FROM cart WHERE id = $1', [cart.id])).toEqual([{ status: 'ACTIVE' }]);
    } finally {
      await reprice(products, dear.id, dear.minorUnits);
    }
  });
});
