import { signLogin } from '@commerce/local-stack';
import { describe, expect, inject, it } from 'vitest';
import { createClient } from './support/client.ts';
import { fetchesOf, PLAN_HEADER, planOf } from './support/query-plan.ts';
import { findBuyable, openCart, orderOf, placeOrder } from './support/shopping.ts';

const guest = createClient(inject('gatewayUrl'));

const ORDER = `
  number status
  total { minorUnits } placedTotal { minorUnits }
  audit { recorded { minorUnits } derived { minorUnits } delta { minorUnits } }
  lines { titleAtPurchase skuAtPurchase quantity unitPriceAtPurchase { minorUnits } total { minorUnits } }
  cart { status lines { price { amount { minorUnits } } variant { product { title } } } }`;

describe('an order', () => {
  it('an order can be read by number and by id with the total that the buyer agreed to', async () => {
    const [first, second] = await findBuyable(guest, 2);
    if (!first || !second) throw new Error('the demo catalogue has too little stock');
    const expected = 2 * first.minorUnits + second.minorUnits;
    const cart = await openCart(guest, [
      { variantId: first.id, quantity: 2 },
      { variantId: second.id, quantity: 1 },
    ]);
    expect(cart.checkoutPreview.total.minorUnits).toBe(expected);

    const placed = await placeOrder(guest, orderOf(cart));
    expect(placed).toMatchObject({ userErrors: [], replayed: false, order: { status: 'CONFIRMED' } });

    const { accessToken } = placed;
    const byNumber = await guest.query(
      `query ($number: String, $accessToken: String) { order(number: $number, accessToken: $accessToken) { ${ORDER} } }`,
      { number: placed.order.number, accessToken },
    );
    const byId = await guest.query(
      `query ($id: ID, $accessToken: String) { order(id: $id, accessToken: $accessToken) { ${ORDER} } }`,
      { id: placed.order.id, accessToken },
    );
    expect(byNumber.errors).toEqual([]);
    expect(byId.data).toEqual(byNumber.data);
    expect(byNumber.data.order).toMatchObject({
      total: { minorUnits: expected },
      placedTotal: { minorUnits: expected },
      audit: { recorded: { minorUnits: expected }, derived: { minorUnits: expected }, delta: { minorUnits: 0 } },
      lines: [
        { skuAtPurchase: first.sku, quantity: 2, total: { minorUnits: 2 * first.minorUnits } },
        { skuAtPurchase: second.sku, quantity: 1, total: { minorUnits: second.minorUnits } },
      ],
      cart: { status: 'ORDERED', lines: [{ price: { amount: { minorUnits: first.minorUnits } } }, {}] },
    });
  });

  it('an order is placed once per idempotency key, even if its request is sent many times at once', async () => {
    const [variant] = await findBuyable(guest, 1);
    const cart = await openCart(guest, [{ variantId: variant?.id ?? '', quantity: 1 }]);
    const input = orderOf(cart);
    const placed = await Promise.all(Array.from({ length: 8 }, () => placeOrder(guest, input)));
    expect(new Set(placed.map(({ order }) => order.number)).size).toBe(1);
    expect(placed.filter(({ replayed }) => !replayed)).toHaveLength(1);
  });

  it('an order’s total is derived in four hops, orders, cart, products, orders, for one order and for many', async () => {
    const customer = createClient(
      inject('gatewayUrl'),
      await signLogin(inject('dataDirectory'), { customerId: `hops-${process.pid}` }),
    );
    const [variant] = await findBuyable(guest, 1);
    const readOrders = () =>
      customer.query('{ myOrders { totalCount nodes { number total { minorUnits } } } }', {}, PLAN_HEADER);

    for (const count of [1, 2, 3]) {
      const cart = await openCart(customer, [{ variantId: variant?.id ?? '', quantity: 1 }]);
      await placeOrder(customer, orderOf(cart));
      const { data, extensions } = await readOrders();
      expect(data.myOrders.totalCount).toBe(count);
      expect(data.myOrders.nodes).toHaveLength(count);
      for (const order of data.myOrders.nodes) expect(order.total).toEqual({ minorUnits: variant?.minorUnits });
      expect(fetchesOf(planOf(extensions))).toEqual(['orders', 'cart', 'products', 'orders']);
    }
  });
});
