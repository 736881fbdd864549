import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { guest, useCartShop } from './cart-shop.ts';

const shop = useCartShop();

describe('opening a cart', () => {
  it('opening a cart many times at once leaves a customer with one cart, which has every line', async () => {
    const { shopping, carts } = shop.services();
    const customer = { ...guest, customerId: 'ada' };
    const variantIds = Array.from({ length: 20 }, () => shop.catalogue.sell());
    const opened = await Promise.all(
      variantIds.map((variantId) => shopping.createCart(customer, [{ variantId, quantity: 1 }])),
    );
    expect(new Set(opened.map(({ cart }) => cart?.id)).size).toBe(1);
    const open = await carts.openCartOf('ada');
    expect(open?.lines.map(({ variantId }) => variantId).sort()).toEqual(variantIds.sort());
  });

  it.each([
    [[{ quantity: 0 }], 'INVALID_INPUT'],
    [[{ quantity: 1000 }], 'INVALID_INPUT'],
    [[{ quantity: 600 }, { quantity: 600 }], 'INVALID_INPUT'],
    [Array.from({ length: 101 }, () => ({ quantity: 1 })), 'INVALID_INPUT'],
  ])('opening a cart with lines that break a rule opens nothing: %j', async (quantities, code) => {
    const variantId = shop.catalogue.sell();
    const lines = quantities.map(({ quantity: count }) => ({ variantId, quantity: count }));
    const before = await shop.sql('SELECT id FROM cart');
    const { userErrors } = await shop.services().shopping.createCart(guest, lines);
    expect(userErrors).toMatchObject([{ code }]);
    expect(await shop.sql('SELECT id FROM cart')).toEqual(before);
  });

  it.each(['unknown', 'out of stock', 'unsold', 'while products is down'])(
    'opening a cart with a variant that is %s opens nothing',
    async (reason) => {
      const variantId = reason === 'unknown' ? randomUUID() : shop.catalogue.sell();
      if (reason === 'out of stock') shop.catalogue.change(variantId, { quantityAvailable: 0 });
      if (reason === 'unsold') shop.catalogue.change(variantId, { sold: false });
      shop.catalogue.down = reason === 'while products is down';
      const before = await shop.sql('SELECT id FROM cart');
      const good = shop.catalogue.sell();
      const { cart, userErrors } = await shop.services().shopping.createCart(guest, [
        { variantId: good, quantity: 1 },
        { variantId, quantity: 1 },
      ]);
      shop.catalogue.down = false;
      expect(cart).toBeNull();
      const code = { unknown: 'NOT_FOUND', 'while products is down': 'TEMPORARILY_UNAVAILABLE' }[reason];
      expect(userErrors.map((error) => error.code)).toEqual([code ?? 'VARIANT_NOT_FOR_SALE']);
      expect(await shop.sql('SELECT id FROM cart')).toEqual(before);
    },
  );
});

describe('the number of SQL statements', () => {
  it.each([1, 100])(
    'the number of SQL statements is one to open or read a cart of %i lines, and two to add to it',
    async (count) => {
      const lines = Array.from({ length: count }, () => ({ variantId: shop.catalogue.sell(), quantity: 1 }));
      const { shopping, carts } = shop.services();
      shop.takeStatements();
      const { cart } = await shopping.createCart(guest, lines);
      expect(shop.takeStatements()).toHaveLength(1);
      await carts.byIds([cart?.id ?? ''], guest);
      expect(shop.takeStatements()).toHaveLength(1);
      const calls = shop.catalogue.calls;
      await shopping.addLines(guest, { cartId: cart?.id ?? '' }, lines);
      expect(shop.takeStatements()).toHaveLength(2);
      expect(shop.catalogue.calls).toBe(calls + 1);
    },
  );
});
