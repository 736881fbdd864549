import { describe, expect, it } from 'vitest';
import { guest, useCartShop } from './cart-shop.ts';

const shop = useCartShop();

async function cartOf(lines: { variantId: string; quantity: number }[]) {
  const { cart } = await shop.services().shopping.createCart(guest, lines);
  if (!cart) throw new Error('no cart was opened');
  return cart;
}

describe("acknowledging a cart's notices", () => {
  it("acknowledging a cart's notices records the price, the stock and the end of sale that the buyer has seen, with one call to products", async () => {
    const [dearer, short, unsold] = [shop.catalogue.sell(1000), shop.catalogue.sell(), shop.catalogue.sell()];
    const cart = await cartOf([dearer, short, unsold].map((variantId) => ({ variantId, quantity: 5 })));
    shop.catalogue.change(dearer, { minorUnits: 1200 });
    shop.catalogue.change(short, { quantityAvailable: 2 });
    shop.catalogue.change(unsold, { sold: false });
    const calls = shop.catalogue.calls;
    shop.takeStatements();
    const acknowledged = await shop.services().notices.acknowledge(guest, { cartId: cart.id });
    expect(shop.takeStatements()).toHaveLength(2);
    expect(shop.catalogue.calls).toBe(calls + 1);
    expect(acknowledged.cart?.lines.map(({ seen }) => seen)).toEqual([
      { priceId: shop.catalogue.priceIdOf(dearer), available: null, unsold: false },
      { priceId: shop.catalogue.priceIdOf(short), available: 2, unsold: false },
      { priceId: null, available: null, unsold: true },
    ]);
    expect(acknowledged.cart?.lines.map(({ addedPriceId }) => addedPriceId)).toEqual(
      cart.lines.map(({ addedPriceId }) => addedPriceId),
    );
    expect(acknowledged.cart?.version).toBe(cart.version);
    expect((await shop.services().carts.byIds([cart.id], guest)).get(cart.id)).toEqual(acknowledged.cart);
  });

  it("acknowledging a cart's notices ends when the quantity changes: then the stock is reported again", async () => {
    const variantId = shop.catalogue.sell(1000, 5);
    const cart = await cartOf([{ variantId, quantity: 9 }]);
    const { notices, shopping } = shop.services();
    const { cart: seen } = await notices.acknowledge(guest, { cartId: cart.id });
    expect(seen?.lines[0]?.seen.available).toBe(5);
    const { cart: edited } = await shopping.addLines(guest, { cartId: cart.id }, [{ variantId, quantity: 1 }]);
    expect(edited?.lines[0]?.seen.available).toBeNull();
    expect((await shop.services().carts.byIds([cart.id], guest)).get(cart.id)).toEqual(edited);
  });

  it("acknowledging a cart's notices does not cover a quantity that was set during the call to products", async () => {
    const variantId = shop.catalogue.sell(1000, 5);
    const cart = await cartOf([{ variantId, quantity: 9 }]);
    const { notices, shopping, carts } = shop.services();
    const { client } = shop.catalogue;
    const { quote } = client;
    client.quote = async (requests) => {
      client.quote = quote;
      await shopping.addLines(guest, { cartId: cart.id }, [{ variantId, quantity: 1 }]);
      return quote(requests, Infinity);
    };
    await notices.acknowledge(guest, { cartId: cart.id });
    const stored = (await carts.byIds([cart.id], guest)).get(cart.id);
    expect(stored?.lines).toMatchObject([{ quantity: 10, seen: { available: null } }]);
  });

  it("acknowledging a cart's notices changes nothing while products is down, or at a stale version", async () => {
    const cart = await cartOf([{ variantId: shop.catalogue.sell(), quantity: 1 }]);
    const { notices, carts } = shop.services();
    shop.catalogue.down = true;
    const down = await notices.acknowledge(guest, { cartId: cart.id });
    shop.catalogue.down = false;
    expect(down.userErrors).toMatchObject([{ code: 'TEMPORARILY_UNAVAILABLE' }]);
    const stale = await notices.acknowledge(guest, { cartId: cart.id, expectedVersion: 7 });
    expect(stale.userErrors).toMatchObject([{ code: 'VERSION_CONFLICT', currentVersion: 1 }]);
    expect((await carts.byIds([cart.id], guest)).get(cart.id)).toEqual(cart);
  });
});
