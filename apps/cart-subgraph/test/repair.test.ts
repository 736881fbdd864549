import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { createRepairService, type OrderedCart } from '../src/services/repair-service.ts';
import { guest, someCustomer, useCartShop } from './cart-shop.ts';

const shop = useCartShop();
const repairs = () => createRepairService(shop.prisma, { idleDays: 30 });

/** What an order recorded of a cart, which this database need not know. */
function recorded(changes: Partial<OrderedCart> = {}): OrderedCart {
  const lines = [1, 2].map((quantity) => ({ variantId: shop.catalogue.sell(), quantity, priceId: randomUUID() }));
  return {
    orderId: randomUUID(),
    cartId: randomUUID(),
    cartVersion: 3,
    customerId: null,
    placedAt: new Date(),
    lines,
    ...changes,
  };
}

/** An open cart, as an older database has it. */
async function olderCart() {
  const { cart } = await shop
    .services()
    .shopping.createCart(guest, [{ variantId: shop.catalogue.sell(), quantity: 9 }]);
  if (!cart) throw new Error('no cart was opened');
  return cart;
}

const read = async ({ cartId }: OrderedCart) => {
  const [cart] = await shop.sql<{ status: string; order: string; version: number; lines: unknown }>(
    `SELECT status, order_id AS "order", version, (SELECT json_agg(json_build_object('variantId', variant_id,
       'quantity', quantity, 'priceId', pinned_price_id) ORDER BY quantity) FROM cart_line WHERE cart_id = cart.id) AS lines
     FROM cart WHERE id = $1`,
    [cartId],
  );
  return cart;
};

it('the cart of an order becomes what the order recorded, whether an older database has no cart, an open one or a frozen one', async () => {
  const unknown = recorded();
  const open = await olderCart();
  const known = recorded({ cartId: open.id });
  for (const order of [unknown, known]) {
    const expected = { order: order.orderId, version: 3, lines: order.lines };
    for (const status of ['FROZEN', 'ORDERED', 'ORDERED'] as const) {
      expect(await repairs().hold(order, status)).toBeNull();
      expect(await read(order)).toEqual({ ...expected, status });
    }
  }
});

it('a cart that another order has, and a customer’s other open cart, stay as they are', async () => {
  const first = recorded();
  await repairs().hold(first, 'ORDERED');
  expect(await repairs().hold(recorded({ cartId: first.cartId }), 'ORDERED')).toContain(first.orderId);
  const customer = someCustomer();
  await shop.services().shopping.createCart(customer, [{ variantId: shop.catalogue.sell(), quantity: 1 }]);
  expect(await repairs().hold(recorded({ customerId: customer.customerId }), 'ORDERED')).toContain('another open cart');
});

it('a cart that was given back because its order was cancelled is not held again', async () => {
  const order = recorded();
  await repairs().hold(order, 'FROZEN');
  expect(await repairs().thaw(order.cartId, order.orderId)).toBeNull();
  expect(await repairs().hold(order, 'FROZEN')).toContain('cancelled');
  expect(await read(order)).toMatchObject({ status: 'ACTIVE', order: null });
});
