import { signLogin } from '@commerce/local-stack';
import pg from 'pg';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { changeCart, openCartId, readCart } from './support/carts.ts';
import { openCatalogue } from './support/catalogue.ts';
import { createClient } from './support/client.ts';
import { findBuyable } from './support/shopping.ts';

const guest = createClient(inject('gatewayUrl'));
const { setPrice, close } = await openCatalogue();
afterAll(close);

describe('a cart that many edit at once', () => {
  it('a cart after 50 concurrent additions has exactly their sum, in one line or in several', async () => {
    const [first, second] = await findBuyable(guest, 2);
    const cartId = await openCartId(guest);
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        changeCart(guest, 'addCartLines', {
          cartId,
          lines: [
            { variantId: first?.id, quantity: 1 + (index % 3) },
            { variantId: second?.id, quantity: 2 },
          ],
        }),
      ),
    );
    expect(answers.flatMap(({ errors, userErrors }) => [...errors, ...userErrors])).toEqual([]);
    expect(new Set(answers.map(({ cart }) => cart.version)).size).toBe(50);
    const { cart } = (await readCart(guest, cartId)).data;
    // 0, 1, 2, 0, 1, … fifty times: 17 zeros, 17 ones and 16 twos more than 50.
    expect(cart.lines.map(({ quantity }: { quantity: number }) => quantity)).toEqual([50 + 17 + 2 * 16, 100]);
    expect(cart.version).toBe(51);
  });

  it('while fifty edits of a cart wait, a further one is refused at once, and those that wait are carried out', async () => {
    const cartId = await openCartId(guest);
    const database = new pg.Client({ connectionString: inject('databaseUrls').cart });
    await database.connect();
    await database.query('BEGIN');
    await database.query('SELECT FROM cart WHERE id = $1 FOR UPDATE', [cartId]);
    const edits = Array.from({ length: 56 }, () => changeCart(guest, 'clearCart', { cartId }));
    const refusals: unknown[] = [];
    await new Promise<void>((resolve) => {
      for (const edit of edits) {
        void edit.then(({ userErrors }) => {
          refusals.push(...userErrors);
          if (refusals.length === 5) resolve();
        });
      }
    }).finally(() => database.query('COMMIT'));
    await database.end();
    const answers = await Promise.all(edits);
    expect(answers.flatMap(({ errors }) => errors)).toEqual([]);
    expect(answers.filter(({ cart }) => cart !== null)).toHaveLength(51);
    expect(refusals).toEqual(Array(5).fill(expect.objectContaining({ code: 'TEMPORARILY_UNAVAILABLE' })));
  });

  it('a concurrent edit with a stale version gets the current cart', async () => {
    const [variant] = await findBuyable(guest, 1);
    const cartId = await openCartId(guest);
    const lines = [{ variantId: variant?.id, quantity: 2 }];
    await changeCart(guest, 'addCartLines', { cartId, lines, expectedVersion: 1 });
    const stale = await changeCart(guest, 'addCartLines', { cartId, lines, expectedVersion: 1 });
    expect(stale).toMatchObject({
      cart: null,
      userErrors: [{ __typename: 'VersionConflict', currentVersion: 2, cart: { version: 2, totalQuantity: 2 } }],
    });
  });

  it('a cart’s totals match the lines in the same answer, even while it is edited and prices change', async () => {
    const variants = await findBuyable(guest, 4);
    const cartId = await openCartId(guest);
    let editing = true;
    const edit = async () => {
      for (let round = 0; round < 12; round++) {
        const variant = variants[round % variants.length];
        const lines = [{ variantId: variant?.id, quantity: 1 + (round % 5) }];
        const { cart } = await changeCart(guest, 'addCartLines', { cartId, lines });
        if (round % 3 === 2) await changeCart(guest, 'removeCartLines', { cartId, lineIds: [cart.lines[0].id] });
      }
    };
    const reprice = async () => {
      for (const { id, minorUnits } of variants) {
        for (const price of [minorUnits + 1, minorUnits + 2, minorUnits]) await setPrice(id, price);
      }
    };
    const versions = new Set<number>();
    const read = async () => {
      while (editing) {
        const { data, errors } = await readCart(guest, cartId);
        expect(errors).toEqual([]);
        const { lines, subtotal, totalQuantity, version } = data.cart;
        versions.add(version);
        let sum = 0n;
        let units = 0;
        for (const { quantity, total, variant } of lines) {
          expect(total.minorUnits).toBe(quantity * variant.price.amount.minorUnits);
          sum += BigInt(total.minorUnits);
          units += quantity;
        }
        expect(BigInt(subtotal.minorUnits)).toBe(sum);
        expect(totalQuantity).toBe(units);
      }
    };
    const readers = Promise.all([read(), read(), read()]);
    await Promise.all([edit(), edit(), reprice()]).finally(() => {
      editing = false;
    });
    await readers;
    expect(versions.size).toBeGreaterThan(3);
  });

  it('a customer who opens many carts at once, from several places, has only one', async () => {
    const customerId = `parallel-${process.pid}`;
    const ada = createClient(inject('gatewayUrl'), await signLogin(inject('dataDirectory'), { customerId }));
    const [variant] = await findBuyable(guest, 1);
    const guestsCart = await openCartId(guest, [{ variantId: variant?.id ?? '', quantity: 1 }]);
    const opened = await Promise.all([
      ...Array.from({ length: 20 }, () => changeCart(ada, 'createCart', {})),
      changeCart(ada, 'claimCart', { cartId: guestsCart }),
    ]);
    expect(new Set(opened.map(({ cart }) => cart.id)).size).toBe(1);
    const { data } = await ada.query('{ myCart { id totalQuantity } }');
    expect(data.myCart).toEqual({ id: opened[0]?.cart.id, totalQuantity: 1 });
  });
});
