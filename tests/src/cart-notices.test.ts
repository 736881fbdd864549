import { afterAll, describe, expect, inject, it } from 'vitest';
import { changeCart, openCartId, readCart } from './support/carts.ts';
import { openCatalogue } from './support/catalogue.ts';
import { createClient } from './support/client.ts';
import { findBuyable, openCart, orderOf, placeOrder } from './support/shopping.ts';

const guest = createClient(inject('gatewayUrl'));
const { setPrice, setStatus, setAvailable, close } = await openCatalogue();
afterAll(close);

async function noticesIn(cartId: string) {
  const { data, errors } = await readCart(guest, cartId);
  expect(errors).toEqual([]);
  return data.cart.notices;
}

describe("a cart's notices", () => {
  it("a cart's notices report what changed since the buyer last looked, until they acknowledge it", async () => {
    // The last ones, so that other tests find their variants unchanged.
    const [dearer, cheaper, short] = (await findBuyable(guest, 100)).slice(-3);
    if (!dearer || !cheaper || !short) throw new Error('the demo catalogue is too small');
    const cartId = await openCartId(
      guest,
      [dearer, cheaper, short].map(({ id }) => ({ variantId: id, quantity: 2 })),
    );
    expect(await noticesIn(cartId)).toEqual([]);

    await setPrice(dearer.id, dearer.minorUnits + 100);
    await setPrice(cheaper.id, cheaper.minorUnits - 1);
    await setAvailable(short.id, 1);
    const { data } = await readCart(guest, cartId);
    expect(data.cart.notices).toEqual([
      {
        code: 'PRICE_INCREASED',
        message: expect.any(String),
        line: { id: data.cart.lines[0].id },
        variant: { id: dearer.id },
        oldPrice: { minorUnits: dearer.minorUnits },
        newPrice: { minorUnits: dearer.minorUnits + 100, currencyCode: 'EUR' },
      },
      expect.objectContaining({ code: 'PRICE_DECREASED', oldPrice: { minorUnits: cheaper.minorUnits } }),
      expect.objectContaining({ code: 'NOT_ENOUGH_STOCK', quantityRequested: 2, quantityAvailable: 1 }),
    ]);
    expect(data.cart.subtotal.minorUnits).toBe(
      2 * (dearer.minorUnits + 100) + 2 * (cheaper.minorUnits - 1) + 2 * short.minorUnits,
    );

    const details = await guest.query(
      `query ($id: ID!) { cart(id: $id) { notices { line { quantity total { minorUnits } } variant { sku title } } } }`,
      { id: cartId },
    );
    expect(details.errors).toEqual([]);
    expect(details.data.cart.notices[0]).toEqual({
      line: { quantity: 2, total: { minorUnits: 2 * (dearer.minorUnits + 100) } },
      variant: { sku: dearer.sku, title: expect.any(String) },
    });

    const acknowledged = await changeCart(guest, 'acknowledgeCartNotices', { cartId });
    expect(acknowledged).toMatchObject({ errors: [], userErrors: [], cart: { version: 1 } });
    expect(await noticesIn(cartId)).toEqual([]);
    await setPrice(dearer.id, dearer.minorUnits);
    expect(await noticesIn(cartId)).toMatchObject([
      { code: 'PRICE_DECREASED', oldPrice: { minorUnits: dearer.minorUnits + 100 } },
    ]);
    await setAvailable(short.id, 10);
    await setPrice(cheaper.id, cheaper.minorUnits);
  });

  it('an ordered cart has no notices, and its totals stay at the pinned prices whatever the current ones are', async () => {
    const variant = (await findBuyable(guest, 100)).at(-1);
    if (!variant) throw new Error('the demo catalogue is empty');
    const cart = await openCart(guest, [{ variantId: variant.id, quantity: 2 }]);
    await placeOrder(guest, orderOf(cart));
    await setPrice(variant.id, variant.minorUnits + 500);
    const { data } = await readCart(guest, cart.id);
    expect(data.cart).toMatchObject({
      status: 'ORDERED',
      notices: [],
      subtotal: { minorUnits: 2 * variant.minorUnits },
      lines: [{ total: { minorUnits: 2 * variant.minorUnits } }],
    });
    await setPrice(variant.id, variant.minorUnits);
  });

  it("a cart's notices report what is no longer sold, which can then neither be added nor ordered", async () => {
    const variant = (await findBuyable(guest, 100)).at(-1);
    if (!variant) throw new Error('the demo catalogue is empty');
    const lines = [{ variantId: variant.id, quantity: 1 }];
    const cartId = await openCartId(guest, lines);
    await setStatus(variant.id, 'ARCHIVED');
    expect(await noticesIn(cartId)).toMatchObject([{ code: 'NO_LONGER_SOLD', variant: { id: variant.id } }]);
    const added = await changeCart(guest, 'addCartLines', { cartId, lines });
    expect(added).toMatchObject({ cart: null, userErrors: [{ code: 'VARIANT_NOT_FOR_SALE' }] });
    await changeCart(guest, 'acknowledgeCartNotices', { cartId });
    expect(await noticesIn(cartId)).toEqual([]);
    await setStatus(variant.id, 'ACTIVE');
  });
});
