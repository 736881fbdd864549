import { randomUUID } from 'node:crypto';
import { signLogin } from '@commerce/local-stack';
import { describe, expect, inject, it } from 'vitest';
import { changeCart, openCartId, readCart } from './support/carts.ts';
import { createClient } from './support/client.ts';
import { findBuyable } from './support/shopping.ts';

const guest = createClient(inject('gatewayUrl'));

async function someCustomer() {
  const login = await signLogin(inject('dataDirectory'), { customerId: `claims-${randomUUID()}` });
  return createClient(inject('gatewayUrl'), login);
}

describe('on login', () => {
  it("on login, a guest's cart is merged into the customer's: the larger quantity of what is in both, and nothing is lost", async () => {
    const [both, own, guests] = await findBuyable(guest, 3);
    if (!both || !own || !guests) throw new Error('the demo catalogue has too little stock');
    const ada = await someCustomer();
    const mine = await openCartId(ada, [
      { variantId: both.id, quantity: 1 },
      { variantId: own.id, quantity: 1 },
    ]);
    const theirs = await openCartId(guest, [
      { variantId: both.id, quantity: 3 },
      { variantId: guests.id, quantity: 2 },
    ]);
    for (const _ of [1, 2]) {
      const claimed = await changeCart(ada, 'claimCart', { cartId: theirs });
      expect(claimed).toMatchObject({ errors: [], userErrors: [], cart: { id: mine, version: 2, totalQuantity: 6 } });
    }
    const { data } = await readCart(ada, mine);
    expect(data.cart.subtotal.minorUnits).toBe(3 * both.minorUnits + own.minorUnits + 2 * guests.minorUnits);

    const asked = '{ cart(id: $id) { status mergedInto { id totalQuantity } } }';
    const asAda = await ada.query(`query ($id: ID!) ${asked}`, { id: theirs });
    expect(asAda.data.cart).toEqual({ status: 'MERGED', mergedInto: { id: mine, totalQuantity: 6 } });
    // A viewer who still has the guest's cart id sees nothing of the customer's cart.
    const asGuest = await guest.query(`query ($id: ID!) ${asked}`, { id: theirs });
    expect(asGuest).toMatchObject({ errors: [], data: { cart: { status: 'MERGED', mergedInto: null } } });
    const late = await changeCart(guest, 'clearCart', { cartId: theirs });
    expect(late).toMatchObject({ cart: null, userErrors: [{ code: 'CART_NOT_EDITABLE' }] });
  });

  it("on login, another customer's cart looks as if it did not exist and cannot be claimed, and a guest can claim no cart", async () => {
    const [ada, eve] = [await someCustomer(), await someCustomer()];
    const cartId = await openCartId(ada);
    const stolen = await changeCart(eve, 'claimCart', { cartId });
    expect(stolen).toMatchObject({ cart: null, userErrors: [{ code: 'NOT_FOUND' }] });
    expect(stolen).toEqual(await changeCart(eve, 'claimCart', { cartId: randomUUID() }));
    expect(stolen).toEqual(await changeCart(eve, 'claimCart', { cartId: 'no id at all' }));
    expect((await eve.query('{ myCart { id } }')).data.myCart).toBeNull();

    const anonymous = await guest.query(
      'mutation ($input: ClaimCartInput!) { claimCart(input: $input) { cart { id } } }',
      { input: { cartId: await openCartId(guest) } },
    );
    expect(anonymous.data).toEqual({ claimCart: null });
    expect(anonymous.errors.map(({ extensions }) => extensions.code)).toEqual(['UNAUTHENTICATED']);
  });
});

describe("a customer's cart", () => {
  it.each(['addCartLines', 'updateCartLines', 'removeCartLines', 'clearCart', 'acknowledgeCartNotices'])(
    "a customer's cart looks to everyone else as if it did not exist: %s",
    async (field) => {
      const ada = await someCustomer();
      const [variant] = await findBuyable(guest, 1);
      const variantId = variant?.id ?? '';
      const cartId = await openCartId(ada, [{ variantId, quantity: 1 }]);
      const input = {
        addCartLines: { lines: [{ variantId, quantity: 1 }] },
        updateCartLines: { lines: [{ lineId: randomUUID(), quantity: 1 }] },
        removeCartLines: { lineIds: [randomUUID()] },
      }[field];
      for (const stranger of [guest, await someCustomer()]) {
        const answer = await changeCart(stranger, field, { cartId, ...input });
        expect(answer).toMatchObject({ cart: null, userErrors: [{ code: 'NOT_FOUND', path: ['cartId'] }] });
        expect(answer).toEqual(await changeCart(stranger, field, { cartId: randomUUID(), ...input }));
      }
    },
  );
});
