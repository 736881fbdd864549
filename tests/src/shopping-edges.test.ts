import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changeCart, openCartId, readCart } from './support/carts.ts';
import { type Client, createClient } from './support/client.ts';
import { type RunningGraph, runGraph } from './support/run-graph.ts';
import { type Buyable, findBuyable, openCart, orderOf, placeOrder } from './support/shopping.ts';
import { runSql } from './support/stock.ts';

let graph: RunningGraph;
let guest: Client;
let bought: Buyable[];
beforeAll(async () => {
  graph = await runGraph({ env: { 'orders-subgraph': { SHIPPING_MINOR_UNITS: '490', TAX_BASIS_POINTS: '1900' } } });
  guest = createClient(graph.gatewayUrl);
  bought = await findBuyable(guest, 6);
});
afterAll(() => graph?.stop());

const products = (text: string, values: unknown[]) => runSql(graph.databaseUrls.products, text, values);
const at = (index: number) => {
  const variant = bought[index];
  if (!variant) throw new Error('the demo catalogue is too small');
  return variant;
};
const previewOf = async (id: string) => {
  const asked =
    'checkoutPreview { lines { minorUnits } shipping { minorUnits } tax { minorUnits } total { minorUnits } }';
  const { data, errors } = await guest.query(`query ($id: ID!) { cart(id: $id) { ${asked} } }`, { id });
  expect(errors).toEqual([]);
  const { lines, shipping, tax, total } = data.cart.checkoutPreview;
  return [lines, shipping, tax, total].map(({ minorUnits }) => minorUnits);
};

describe('the cost of ordering a cart', () => {
  it('the cost of ordering an empty cart is zero', async () => {
    expect(await previewOf(await openCartId(guest, []))).toEqual([0, 0, 0, 0]);
  });

  it.each([
    [true, true],
    [false, true],
    [true, false],
    [false, false],
  ])(
    'the cost of ordering a cart includes the tax of taxable lines (%j) and the shipping of shipped ones (%j), and the order is placed for it',
    async (taxable, sent) => {
      const { id, minorUnits } = at(0);
      await products('UPDATE variant SET taxable = $2, requires_shipping = $3 WHERE id = $1', [id, taxable, sent]);
      const cart = await openCart(guest, [{ variantId: id, quantity: 1 }]);
      const shipping = sent ? 490 : 0;
      const tax = Math.floor((((taxable ? minorUnits : 0) + shipping) * 1_900 + 5_000) / 10_000);
      const total = minorUnits + shipping + tax;
      expect(await previewOf(cart.id)).toEqual([minorUnits, shipping, tax, total]);
      const { order, userErrors } = await placeOrder(guest, orderOf(cart));
      expect([userErrors, order?.placedTotal]).toEqual([[], { minorUnits: total }]);
    },
  );

  it('the cost of ordering a cart leaves out sold-out lines, and the order is refused because of them', async () => {
    const [kept, gone] = [at(1), at(2)];
    const cartId = await openCartId(guest, [
      { variantId: kept.id, quantity: 1 },
      { variantId: gone.id, quantity: 1 },
    ]);
    await products('UPDATE stock SET tracked = true, backorder = false, on_hand = reserved WHERE variant_id = $1', [
      gone.id,
    ]);
    const { data } = await readCart(guest, cartId);
    expect(data.cart.subtotal).toMatchObject({ minorUnits: kept.minorUnits });
    expect(data.cart.lines.map(({ total }: { total: unknown }) => total)).toEqual([expect.anything(), null]);
    const [lines, , , total] = await previewOf(cartId);
    expect(lines).toBe(kept.minorUnits);
    const cart = { id: cartId, version: 1, checkoutPreview: { total: { minorUnits: total, currencyCode: 'EUR' } } };
    const { order, userErrors } = await placeOrder(guest, orderOf(cart as Parameters<typeof orderOf>[0]));
    expect([order, userErrors.map(({ code }: { code: string }) => code)]).toEqual([null, ['INSUFFICIENT_STOCK']]);
    const raise = { cartId, lines: [{ lineId: data.cart.lines[1].id, quantity: 2 }] };
    expect(await changeCart(guest, 'updateCartLines', raise)).toMatchObject({
      userErrors: [{ code: 'VARIANT_NOT_FOR_SALE' }],
    });
  });
});

describe('an id in upper case', () => {
  it('an id in upper case is the same id in every service, and a retry with it gets the same order', async () => {
    const { id } = at(3);
    const cartId = await openCartId(guest, [{ variantId: id.toUpperCase(), quantity: 1 }]);
    const added = await changeCart(guest, 'addCartLines', {
      cartId: cartId.toUpperCase(),
      lines: [{ variantId: id, quantity: 1 }],
    });
    expect(added).toMatchObject({ userErrors: [], cart: { id: cartId, totalQuantity: 2 } });
    const [, , , total] = await previewOf(cartId.toUpperCase());
    const cart = { id: cartId, version: 2, checkoutPreview: { total: { minorUnits: total, currencyCode: 'EUR' } } };
    const input = orderOf(cart as Parameters<typeof orderOf>[0]);
    const first = await placeOrder(guest, input);
    const again = await placeOrder(guest, { ...input, cartId: cartId.toUpperCase() });
    expect(first.userErrors).toEqual([]);
    expect(again).toMatchObject({ userErrors: [], replayed: true, order: { id: first.order.id } });
    const read = 'query ($id: ID, $accessToken: String) { order(id: $id, accessToken: $accessToken) { id } }';
    const variables = { id: first.order.id.toUpperCase(), accessToken: first.accessToken };
    expect((await guest.query(read, variables)).data.order).toEqual({ id: first.order.id });
    expect((await guest.query(read, { ...variables, id: randomUUID().toUpperCase() })).data.order).toBeNull();
  });
});

describe('a sum above the largest amount', () => {
  it('a sum above the largest amount is refused with the possible quantity, and gives an error with its own code where it is read', async () => {
    const { id } = at(4);
    const largest = Number.MAX_SAFE_INTEGER;
    await products(
      `INSERT INTO price (id, variant_id, amount_minor, currency_code, valid_from)
       VALUES (gen_random_uuid(), $1, $2, 'EUR', now())`,
      [id, largest],
    );
    const cartId = await openCartId(guest, [{ variantId: id, quantity: 1 }]);
    const more = await changeCart(guest, 'addCartLines', { cartId, lines: [{ variantId: id, quantity: 1 }] });
    expect(more).toMatchObject({
      cart: null,
      userErrors: [{ __typename: 'AmountTooLarge', code: 'AMOUNT_TOO_LARGE' }],
    });
    await changeCart(guest, 'addCartLines', { cartId, lines: [{ variantId: at(5).id, quantity: 1 }] });
    const { data, errors } = await guest.query('query ($id: ID!) { cart(id: $id) { subtotal { minorUnits } } }', {
      id: cartId,
    });
    expect(data.cart).toEqual({ subtotal: null });
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['AMOUNT_TOO_LARGE']);
  });
});
