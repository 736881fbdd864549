import { randomUUID } from 'node:crypto';
import { signLogin } from '@commerce/local-stack';
import { describe, expect, inject, it } from 'vitest';
import { readCart } from './support/carts.ts';
import { createClient } from './support/client.ts';
import { findBuyable } from './support/shopping.ts';

const guest = createClient(inject('gatewayUrl'));
const OPEN = `mutation ($lines: [CartLineInput!]) {
  createCart(input: { lines: $lines }) {
    cart { id subtotal { minorUnits } checkoutPreview { lines { minorUnits } } lines { quantity variant { id } } }
    userErrors { code path }
  }
}`;

/** The expected answer of `createCart`, and its actual one. */
interface Buyer {
  lines: { variantId: string; quantity: number }[];
  /** Null if no cart may be opened. */
  minorUnits: number | null;
  errors: { code: string; path: string[] }[];
}

describe('carts that are opened at the same time', () => {
  it('carts that are opened at the same time have their own buyer’s lines and costs; an error in one is reported to its buyer only', async () => {
    const variants = await findBuyable(guest, 6);
    const buyers = Array.from({ length: 60 }, (_, index): Buyer => {
      const chosen = variants.slice(index % 4, (index % 4) + 1 + (index % 3));
      const lines = chosen.map(({ id }, place) => ({ variantId: id, quantity: 1 + ((index + place) % 3) }));
      const minorUnits = chosen.reduce((sum, each, place) => sum + each.minorUnits * (lines[place]?.quantity ?? 0), 0);
      if (index % 10 !== 9) return { lines, minorUnits, errors: [] };
      const path = ['lines', String(lines.length), 'variantId'];
      const variantId = index % 20 === 9 ? randomUUID() : 'no variant';
      return { lines: [...lines, { variantId, quantity: 1 }], minorUnits: null, errors: [{ code: 'NOT_FOUND', path }] };
    });
    const login = await signLogin(inject('dataDirectory'), { customerId: `together-${process.pid}` });
    const customer = createClient(inject('gatewayUrl'), login);

    const [ofCustomer, ...answers] = await Promise.all([
      customer.query(OPEN, { lines: buyers[0]?.lines }),
      ...buyers.map(({ lines }) => guest.query(OPEN, { lines })),
    ]);
    for (const [index, { minorUnits, lines, errors }] of buyers.entries()) {
      const { cart, userErrors } = answers[index]?.data.createCart ?? {};
      expect(userErrors).toEqual(errors);
      if (minorUnits === null) expect(cart).toBeNull();
      else {
        const own = lines.map(({ variantId, quantity }) => ({ quantity, variant: { id: variantId } }));
        expect(cart).toMatchObject({
          subtotal: { minorUnits },
          checkoutPreview: { lines: { minorUnits } },
          lines: own,
        });
        const { data } = await readCart(guest, cart.id);
        expect(data.cart).toMatchObject({ version: 1, subtotal: { minorUnits }, lines: own });
      }
    }
    const ids = answers.flatMap(({ data }) => data.createCart.cart?.id ?? []);
    expect(new Set(ids).size).toBe(54);
    // Nobody else may see a customer's cart.
    const { id } = ofCustomer?.data.createCart.cart ?? {};
    expect((await readCart(customer, id)).data.cart).toMatchObject({ id });
    expect((await readCart(guest, id)).data.cart).toBeNull();
  });
});
