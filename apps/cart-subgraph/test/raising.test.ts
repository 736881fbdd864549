import { describe, expect, it } from 'vitest';
import { guest, useCartShop } from './cart-shop.ts';

const shop = useCartShop();

/** A cart with two units of a variant, and a function that sets their number. */
async function cartOfTwo(minorUnits?: number) {
  const { shopping } = shop.services();
  const variantId = shop.catalogue.sell(minorUnits, 10);
  const { cart } = await shopping.createCart(guest, [{ variantId, quantity: 2 }]);
  const [line] = cart?.lines ?? [];
  if (!cart || !line) throw new Error('no cart was opened');
  const set = (quantity: number) => shopping.updateLines(guest, { cartId: cart.id }, [{ lineId: line.id, quantity }]);
  return { variantId, set };
}

describe('the quantity of a line', () => {
  it.each<[string, Parameters<typeof shop.catalogue.change>[1]]>([
    ['is no longer sold', { sold: false }],
    ['is sold out', { quantityAvailable: 0 }],
  ])('the quantity of a line cannot be raised while the variant %s, but lowered', async (_, change) => {
    const { variantId, set } = await cartOfTwo();
    shop.catalogue.change(variantId, change);
    expect(await set(3)).toMatchObject({
      cart: null,
      userErrors: [{ code: 'VARIANT_NOT_FOR_SALE', path: ['lines', '0', 'quantity'], variant: { id: variantId } }],
    });
    expect(await set(1)).toMatchObject({ userErrors: [], cart: { lines: [{ quantity: 1 }] } });
  });

  it('the quantity of a line cannot make a total above the largest amount, neither when it is added nor when it is increased', async () => {
    const third = Math.floor(Number.MAX_SAFE_INTEGER / 3);
    const { variantId, set } = await cartOfTwo(third);
    expect(await set(3)).toMatchObject({ userErrors: [], cart: { lines: [{ quantity: 3 }] } });
    const tooMuch = { code: 'AMOUNT_TOO_LARGE', path: ['lines', '0', 'quantity'], maxQuantity: 3 };
    expect(await set(4)).toMatchObject({ cart: null, userErrors: [tooMuch] });
    const { shopping } = shop.services();
    expect(await shopping.createCart(guest, [{ variantId, quantity: 4 }])).toMatchObject({ userErrors: [tooMuch] });
  });

  it('the quantity of a line is increased with one call to products and two statements, and decreased without a call', async () => {
    const { set } = await cartOfTwo();
    const during = async (quantity: number) => {
      const before = shop.catalogue.calls;
      shop.takeStatements();
      await set(quantity);
      return { calls: shop.catalogue.calls - before, statements: shop.takeStatements().length };
    };
    expect(await during(3)).toEqual({ calls: 1, statements: 2 });
    expect(await during(2)).toEqual({ calls: 0, statements: 2 });
  });

  it('the quantity of a line can be increased while products does not answer: the checkout finds what cannot be bought', async () => {
    const { set } = await cartOfTwo();
    shop.catalogue.down = true;
    expect(await set(3)).toMatchObject({ userErrors: [], cart: { lines: [{ quantity: 3 }] } });
    shop.catalogue.down = false;
  });
});
