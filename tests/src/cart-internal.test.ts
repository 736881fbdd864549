import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTokenSigner } from '@commerce/identity';
import { describe, expect, inject, it } from 'vitest';
import { changeCart, openCartId } from './support/carts.ts';
import { type Client, createClient } from './support/client.ts';
import { findBuyable } from './support/shopping.ts';

const guest = createClient(inject('gatewayUrl'));
const NOBODY = { customerId: null, scopes: [], service: null };

/** Asks cart-subgraph directly, as a service does, or as the gateway does for a viewer. */
async function callerAs(service: 'orders-subgraph' | 'gateway', viewer = NOBODY as Parameters<typeof sign>[1]) {
  return createClient(inject('subgraphUrls').cart, await sign(service, viewer));
}

async function sign(service: string, viewer: { customerId: string | null; scopes: string[]; service: null }) {
  const key = JSON.parse(await readFile(join(inject('dataDirectory'), 'secrets', `${service}.key.json`), 'utf8'));
  return (await createTokenSigner(key))('cart-subgraph', viewer);
}

const freeze = (client: Client, input: Record<string, unknown>) =>
  client.query(
    `mutation ($input: FreezeCartInput!) {
      freezeCart(input: $input) { lines { priceId quantity unitPriceMinorUnits } userErrors { code } }
    }`,
    { input },
  );
const settle = (client: Client, field: 'thawCart' | 'completeCart', input: Record<string, unknown>) =>
  client.query(`mutation ($input: CartOrderInput!) { ${field}(input: $input) { status } }`, { input });

async function cartToFreeze() {
  const [variant] = await findBuyable(guest, 1);
  const cartId = await openCartId(guest, [{ variantId: variant?.id ?? '', quantity: 2 }]);
  return { cartId, orderId: randomUUID() as string, expectedVersion: 1 };
}

describe('what the checkout asks of cart', () => {
  it('is refused to guests, customers and staff, and hidden from all of them', async () => {
    const { cartId, orderId, expectedVersion } = await cartToFreeze();
    const viewers = [NOBODY, { ...NOBODY, customerId: 'sam', scopes: ['orders:write', 'products:write'] }];
    for (const viewer of viewers) {
      const client = await callerAs('gateway', viewer);
      const answers = [
        await freeze(client, { cartId, orderId, expectedVersion }),
        await settle(client, 'thawCart', { cartId, orderId }),
        await settle(client, 'completeCart', { cartId, orderId }),
      ];
      expect(answers.map(({ errors }) => errors[0]?.extensions.code)).toEqual(Array(3).fill('FORBIDDEN'));
    }
    const hidden = await freeze(guest, { cartId, orderId, expectedVersion });
    expect(hidden.errors[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
    const edited = await changeCart(guest, 'clearCart', { cartId });
    expect(edited.cart).toMatchObject({ status: 'ACTIVE', version: 2 });
  });

  it('may be asked again at every step and answers the same, also many times at once', async () => {
    const orders = await callerAs('orders-subgraph');
    const { cartId, orderId, expectedVersion } = await cartToFreeze();
    const many = <T>(ask: () => Promise<T>) => Promise.all(Array.from({ length: 8 }, ask));
    const frozen = await many(() => freeze(orders, { cartId, orderId, expectedVersion }));
    expect(frozen[0]).toMatchObject({ errors: [], data: { freezeCart: { lines: [{ quantity: 2 }], userErrors: [] } } });
    for (const answer of frozen) expect(answer).toEqual(frozen[0]);
    const refused = await changeCart(guest, 'clearCart', { cartId });
    expect(refused).toMatchObject({ cart: null, userErrors: [{ code: 'CART_NOT_EDITABLE' }] });

    for (const { data } of await many(() => settle(orders, 'completeCart', { cartId, orderId }))) {
      expect(data.completeCart).toEqual({ status: 'ORDERED' });
    }
    const late = await settle(orders, 'thawCart', { cartId, orderId });
    expect(late.data.thawCart).toEqual({ status: 'ORDERED' });
  });

  it('is keyed by the order: another one can neither freeze, thaw nor complete what it does not hold', async () => {
    const orders = await callerAs('orders-subgraph');
    const { cartId, orderId, expectedVersion } = await cartToFreeze();
    await freeze(orders, { cartId, orderId, expectedVersion });
    const other = { cartId, orderId: randomUUID() };
    const second = await freeze(orders, { ...other, expectedVersion });
    expect(second.data.freezeCart).toEqual({ lines: null, userErrors: [{ code: 'CART_NOT_EDITABLE' }] });
    expect((await settle(orders, 'thawCart', other)).data.thawCart).toEqual({ status: 'FROZEN' });
    expect((await settle(orders, 'completeCart', other)).data.completeCart).toEqual({ status: 'FROZEN' });
  });

  it('thaws a cart for good: it can be edited as before, and a late freeze for the same order is refused', async () => {
    const orders = await callerAs('orders-subgraph');
    const { cartId, orderId, expectedVersion } = await cartToFreeze();
    await freeze(orders, { cartId, orderId, expectedVersion });
    for (const _ of [1, 2]) {
      const { data } = await settle(orders, 'thawCart', { cartId, orderId });
      expect(data.thawCart).toEqual({ status: 'ACTIVE' });
    }
    const late = await freeze(orders, { cartId, orderId, expectedVersion });
    expect(late.data.freezeCart).toMatchObject({ lines: null, userErrors: [{ code: 'INVALID_INPUT' }] });
    const edited = await changeCart(guest, 'clearCart', { cartId });
    expect(edited.cart).toMatchObject({ status: 'ACTIVE', version: 2, totalQuantity: 0 });
  });

  it('freezes nothing at a stale version, of another customer, or of no lines', async () => {
    const orders = await callerAs('orders-subgraph');
    const { cartId, orderId } = await cartToFreeze();
    const stale = await freeze(orders, { cartId, orderId, expectedVersion: 2 });
    expect(stale.data.freezeCart.userErrors).toEqual([{ code: 'VERSION_CONFLICT' }]);
    const empty = await openCartId(guest);
    const nothing = await freeze(orders, { cartId: empty, orderId, expectedVersion: 1 });
    expect(nothing.data.freezeCart.userErrors).toEqual([{ code: 'INVALID_INPUT' }]);
    const unknown = await freeze(orders, { cartId: randomUUID(), orderId, expectedVersion: 1 });
    expect(unknown.data.freezeCart.userErrors).toEqual([{ code: 'NOT_FOUND' }]);
  });
});
