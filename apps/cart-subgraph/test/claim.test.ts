import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Cart } from '../src/domain/cart.ts';
import type { CartResult } from '../src/domain/results.ts';
import { guest, someCustomer, useCartShop } from './cart-shop.ts';

const shop = useCartShop();

function cartOf({ cart, userErrors }: CartResult): Cart {
  expect(userErrors).toEqual([]);
  if (!cart) throw new Error('there is no cart');
  return cart;
}

function quantities({ lines }: Pick<Cart, 'lines'>): Record<string, number> {
  return Object.fromEntries(lines.map(({ variantId, quantity }) => [variantId, quantity]));
}

describe("claiming a guest's cart", () => {
  it.each([
    ['larger', 3, 5, 5],
    ['larger', 5, 3, 5],
    ['sum', 3, 5, 8],
    ['sum', 600, 600, 999],
  ] as const)(
    'claiming a guest\'s cart merges quantities by the rule "%s": %i and %i make %i',
    async (mergeRule, own, guests, merged) => {
      const { shopping, claims, carts } = shop.services({ mergeRule });
      const [shared, alone] = [shop.catalogue.sell(), shop.catalogue.sell()];
      const customer = someCustomer();
      const mine = cartOf(await shopping.createCart(customer, [{ variantId: shared, quantity: own }]));
      const theirs = cartOf(
        await shopping.createCart(guest, [
          { variantId: shared, quantity: guests },
          { variantId: alone, quantity: 2 },
        ]),
      );
      const claimed = cartOf(await claims.claim(customer.customerId, { cartId: theirs.id }));
      expect(claimed).toMatchObject({ id: mine.id, version: mine.version + 1 });
      expect(quantities(claimed)).toEqual({ [shared]: merged, [alone]: 2 });
      expect(await carts.openCartOf(customer.customerId)).toEqual(claimed);
      expect((await carts.byIds([theirs.id], guest)).get(theirs.id)).toMatchObject({
        status: 'MERGED',
        mergedInto: mine.id,
      });
    },
  );

  it("claiming a guest's cart opens a cart for a customer who has none, and keeps what the guest has seen", async () => {
    const { shopping, claims } = shop.services();
    const variantId = shop.catalogue.sell(1000);
    const seenPrice = shop.catalogue.priceIdOf(variantId);
    const { customerId } = someCustomer();
    const cart = cartOf(await shopping.createCart(guest, [{ variantId, quantity: 2 }]));
    shop.catalogue.change(variantId, { minorUnits: 1200 });
    const claimed = cartOf(await claims.claim(customerId, { cartId: cart.id }));
    expect(claimed.id).not.toBe(cart.id);
    expect(claimed).toMatchObject({ customerId, lines: [{ variantId, quantity: 2, addedPriceId: seenPrice }] });
  });

  it("claiming a guest's cart twice changes nothing, even if both claims come at once", async () => {
    const { shopping, claims, carts } = shop.services({ mergeRule: 'sum' });
    const variantId = shop.catalogue.sell();
    const customer = someCustomer();
    await shopping.createCart(customer, [{ variantId, quantity: 1 }]);
    const cart = cartOf(await shopping.createCart(guest, [{ variantId, quantity: 2 }]));
    const claim = () => claims.claim(customer.customerId, { cartId: cart.id });
    const answers = [...(await Promise.all([claim(), claim(), claim()])), await claim()].map(cartOf);
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(await carts.openCartOf(customer.customerId)).toMatchObject({ version: 2, lines: [{ quantity: 3 }] });
  });

  it("claiming a guest's cart loses no line of carts that are claimed at the same time, and leaves one open cart", async () => {
    const { shopping, claims, carts } = shop.services();
    const { customerId } = someCustomer();
    const variantIds = Array.from({ length: 8 }, () => shop.catalogue.sell());
    const guests = await Promise.all(
      variantIds.map(async (variantId) => cartOf(await shopping.createCart(guest, [{ variantId, quantity: 1 }]))),
    );
    const claimed = await Promise.all(guests.map(({ id }) => claims.claim(customerId, { cartId: id })));
    expect(new Set(claimed.map((result) => cartOf(result).id)).size).toBe(1);
    const open = await carts.openCartOf(customerId);
    expect(open?.lines.map(({ variantId }) => variantId).sort()).toEqual(variantIds.sort());
  });

  it("a guest's cart that two customers claim goes to one of them; the other one's claim is refused", async () => {
    const { shopping, claims } = shop.services();
    const cart = cartOf(await shopping.createCart(guest, [{ variantId: shop.catalogue.sell(), quantity: 1 }]));
    const answers = await Promise.all(
      [someCustomer(), someCustomer()].map(({ customerId }) => claims.claim(customerId, { cartId: cart.id })),
    );
    const codes = answers.flatMap(({ userErrors }) => userErrors.map(({ code }) => code));
    expect(codes).toEqual(['CART_NOT_EDITABLE']);
  });

  it("claiming another customer's cart looks as if the cart did not exist, and claiming one's own cart returns it unchanged", async () => {
    const { shopping, claims } = shop.services();
    const [ada, eve] = [someCustomer(), someCustomer()];
    const cart = cartOf(await shopping.createCart(ada, [{ variantId: shop.catalogue.sell(), quantity: 1 }]));
    const asEve = await claims.claim(eve.customerId, { cartId: cart.id });
    expect(asEve).toEqual(await claims.claim(eve.customerId, { cartId: randomUUID() }));
    expect(asEve.userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
    expect(await claims.claim(ada.customerId, { cartId: cart.id })).toEqual({
      cart,
      linesLeftOut: [],
      userErrors: [],
    });
  });

  it("claiming a guest's cart with more lines than fit keeps all of the customer's, lists those that did not fit, and lists them again", async () => {
    const { shopping, claims, carts } = shop.services();
    const customer = someCustomer();
    const linesOf = (count: number) =>
      Array.from({ length: count }, () => ({ variantId: shop.catalogue.sell(), quantity: 1 }));
    const mine = cartOf(await shopping.createCart(customer, linesOf(60)));
    const theirs = cartOf(
      await shopping.createCart(guest, [...linesOf(41), { variantId: mine.lines[0]?.variantId ?? '', quantity: 7 }]),
    );
    const answer = await claims.claim(customer.customerId, { cartId: theirs.id });
    const claimed = cartOf(answer);
    expect(claimed.lines.slice(0, 60).map(({ id }) => id)).toEqual(mine.lines.map(({ id }) => id));
    expect(claimed.lines).toHaveLength(100);
    expect(claimed.lines[0]).toMatchObject({ quantity: 7 });
    expect(answer.linesLeftOut).toEqual([theirs.lines[40]]);
    expect((await carts.byIds([theirs.id], guest)).get(theirs.id)).toMatchObject({
      status: 'MERGED',
      lines: theirs.lines,
    });
    expect(await claims.claim(customer.customerId, { cartId: theirs.id })).toEqual(answer);

    const [removed] = claimed.lines;
    const lines = [{ lineId: removed?.id ?? '', quantity: 0 }];
    cartOf(await shopping.updateLines(customer, { cartId: claimed.id }, lines));
    expect((await claims.claim(customer.customerId, { cartId: theirs.id })).linesLeftOut).toEqual(answer.linesLeftOut);
  });

  it("claiming a guest's cart fails for a cart that is being ordered and for a stale version", async () => {
    const { shopping, claims, checkouts } = shop.services();
    const customer = someCustomer();
    const variantId = shop.catalogue.sell();
    const mine = cartOf(await shopping.createCart(customer, [{ variantId, quantity: 1 }]));
    const theirs = cartOf(await shopping.createCart(guest, [{ variantId, quantity: 1 }]));
    const stale = await claims.claim(customer.customerId, { cartId: theirs.id, expectedVersion: theirs.version + 1 });
    expect(stale.userErrors).toMatchObject([{ code: 'VERSION_CONFLICT', currentVersion: theirs.version }]);

    const { customerId } = customer;
    await checkouts.freeze([{ cartId: mine.id, orderId: randomUUID(), expectedVersion: mine.version, customerId }]);
    const refused = await claims.claim(customerId, { cartId: theirs.id });
    expect(refused.userErrors).toMatchObject([{ code: 'CART_NOT_EDITABLE', cart: { id: mine.id, status: 'FROZEN' } }]);
  });
});
