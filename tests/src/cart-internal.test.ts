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

/** Calls cart-subgraph directly, as a service does, or as the gateway does for a viewer. */
async function callerAs(service: 'orders-subgraph' | 'gateway', viewer = NOBODY as Parameters<typeof sign>[1]) {
  return createClient(inject('subgraphUrls').cart, await sign(service, viewer));
}

async function sign(service: string, viewer: { customerId: string | null; scopes: string[]; service: null }) {
  const key = JSON.parse(await readFile(join(inject('dataDirectory'), 'secrets', `${service}.key.json`), 'utf8'));
  return (await createTokenSigner(key))('cart-subgraph', viewer);
}

const freezeAll = async (client: Client, carts: Record<string, unknown>[]) => {
  const { data, errors } = await client.query(
    `mutation ($input: FreezeCartsInput!) {
      freezeCarts(input: $input) { results { lines { priceId quantity unitPriceMinorUnits } userErrors { code } } }
    }`,
    { input: { carts } },
  );
  return { results: data?.freezeCarts?.results ?? null, errors };
};
const freeze = async (client: Client, input: Record<string, unknown>) => {
  const { results, errors } = await freezeAll(client, [input]);
  return { data: { freezeCart: results?.[0] }, errors };
};
const complete = async (client: Client, carts: Record<string, unknown>[]) => {
  const { data, errors } = await client.query(
    'mutation ($input: CompleteCartsInput!) { completeCarts(input: $input) { statuses } }',
    { input: { carts } },
  );
  return { statuses: data?.completeCarts?.statuses ?? null, errors };
};
const thaw = async (client: Client, input: Record<string, unknown>) => {
  const { data, errors } = await client.query(
    'mutation ($input: CartOrderInput!) { thawCart(input: $input) { status } }',
    { input },
  );
  return { status: data?.thawCart?.status ?? null, errors };
};

async function cartToFreeze() {
  const [variant] = await findBuyable(guest, 1);
  const cartId = await openCartId(guest, [{ variantId: variant?.id ?? '', quantity: 2 }]);
  return { cartId, orderId: randomUUID() as string, expectedVersion: 1 };
}

describe('what the checkout asks of cart', () => {
  it("the checkout's operations on carts are refused to guests, customers and staff, and hidden from all of them", async () => {
    const { cartId, orderId, expectedVersion } = await cartToFreeze();
    const viewers = [NOBODY, { ...NOBODY, customerId: 'sam', scopes: ['orders:write', 'products:write'] }];
    for (const viewer of viewers) {
      const client = await callerAs('gateway', viewer);
      const answers = [
        await freeze(client, { cartId, orderId, expectedVersion }),
        await thaw(client, { cartId, orderId }),
        await complete(client, [{ cartId, orderId }]),
      ];
      expect(answers.map(({ errors }) => errors[0]?.extensions.code)).toEqual(Array(3).fill('FORBIDDEN'));
    }
    const hidden = await freeze(guest, { cartId, orderId, expectedVersion });
    expect(hidden.errors[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
    const edited = await changeCart(guest, 'clearCart', { cartId });
    expect(edited.cart).toMatchObject({ status: 'ACTIVE', version: 2 });
  });

  it("the checkout's operations on carts can be repeated at every step, even concurrently, with the same answer", async () => {
    const orders = await callerAs('orders-subgraph');
    const { cartId, orderId, expectedVersion } = await cartToFreeze();
    const many = <T>(ask: () => Promise<T>) => Promise.all(Array.from({ length: 8 }, ask));
    const frozen = await many(() => freeze(orders, { cartId, orderId, expectedVersion }));
    expect(frozen[0]).toMatchObject({ errors: [], data: { freezeCart: { lines: [{ quantity: 2 }], userErrors: [] } } });
    for (const answer of frozen) expect(answer).toEqual(frozen[0]);
    const refused = await changeCart(guest, 'clearCart', { cartId });
    expect(refused).toMatchObject({ cart: null, userErrors: [{ code: 'CART_NOT_EDITABLE' }] });

    for (const { statuses } of await many(() => complete(orders, [{ cartId, orderId }]))) {
      expect(statuses).toEqual(['ORDERED']);
    }
    expect((await thaw(orders, { cartId, orderId })).status).toBe('ORDERED');
  });

  it("the checkout's operations on carts are keyed by the order: another order can neither freeze, thaw nor complete a cart that it does not hold", async () => {
    const orders = await callerAs('orders-subgraph');
    const { cartId, orderId, expectedVersion } = await cartToFreeze();
    await freeze(orders, { cartId, orderId, expectedVersion });
    const other = { cartId, orderId: randomUUID() };
    const second = await freeze(orders, { ...other, expectedVersion });
    expect(second.data.freezeCart).toEqual({ lines: null, userErrors: [{ code: 'CART_NOT_EDITABLE' }] });
    expect((await thaw(orders, other)).status).toBe('FROZEN');
    expect((await complete(orders, [other])).statuses).toEqual(['FROZEN']);
  });

  it('thawing a cart is final: it can be edited as before, and a late freeze for the same order is refused', async () => {
    const orders = await callerAs('orders-subgraph');
    const { cartId, orderId, expectedVersion } = await cartToFreeze();
    await freeze(orders, { cartId, orderId, expectedVersion });
    for (const _ of [1, 2]) {
      expect((await thaw(orders, { cartId, orderId })).status).toBe('ACTIVE');
    }
    const late = await freeze(orders, { cartId, orderId, expectedVersion });
    expect(late.data.freezeCart).toMatchObject({ lines: null, userErrors: [{ code: 'INVALID_INPUT' }] });
    const edited = await changeCart(guest, 'clearCart', { cartId });
    expect(edited.cart).toMatchObject({ status: 'ACTIVE', version: 2, totalQuantity: 0 });
  });

  it('freezing a cart is refused for a stale version, another customer or no lines', async () => {
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

  it('carts are frozen and closed independently: a failure of one does not affect the others', async () => {
    const orders = await callerAs('orders-subgraph');
    const [first, gone, stale, last] = [
      await cartToFreeze(),
      await cartToFreeze(),
      await cartToFreeze(),
      await cartToFreeze(),
    ];
    await thaw(orders, { cartId: gone.cartId, orderId: gone.orderId });
    const unknown = { ...first, cartId: randomUUID() };
    const { results } = await freezeAll(orders, [first, gone, { ...stale, expectedVersion: 2 }, unknown, last]);
    const codes = results.map(({ userErrors }: { userErrors: { code: string }[] }) =>
      userErrors.map(({ code }) => code),
    );
    expect(codes).toEqual([[], ['INVALID_INPUT'], ['VERSION_CONFLICT'], ['NOT_FOUND'], []]);
    expect([results[0], results[4]]).toMatchObject([{ lines: [{ quantity: 2 }] }, { lines: [{ quantity: 2 }] }]);
    const { statuses } = await complete(
      orders,
      [first, stale, unknown, last, { ...last, orderId: first.orderId }].map(({ cartId, orderId }) => ({
        cartId,
        orderId,
      })),
    );
    expect(statuses).toEqual(['ORDERED', 'ACTIVE', null, 'ORDERED', 'ORDERED']);
  });

  it('a cart that two orders freeze at once goes to one of them', async () => {
    const orders = await callerAs('orders-subgraph');
    const asked = await cartToFreeze();
    const { results } = await freezeAll(orders, [asked, { ...asked, orderId: randomUUID() }]);
    const refused = results.filter(({ lines }: { lines: unknown }) => lines === null);
    expect(refused).toMatchObject([{ userErrors: [{ code: 'CART_NOT_EDITABLE' }] }]);
  });

  it('freezing carts requests the prices of any number of lines at once, and accepts at most 100 carts', async () => {
    const orders = await callerAs('orders-subgraph');
    const variants = await findBuyable(guest, 60);
    const lines = variants.map(({ id }) => ({ variantId: id, quantity: 1 }));
    const carts = await Promise.all(
      [1, 2, 3].map(async () => ({
        cartId: await openCartId(guest, lines),
        orderId: randomUUID(),
        expectedVersion: 1,
      })),
    );
    const { results } = await freezeAll(orders, carts);
    expect(results.map(({ lines: frozen }: { lines: unknown[] }) => frozen.length)).toEqual([60, 60, 60]);
    const tooMany = Array.from({ length: 101 }, () => carts[0] ?? {});
    expect((await freezeAll(orders, tooMany)).errors[0]?.extensions.code).toBe('BAD_USER_INPUT');
    const closing = tooMany.map(({ cartId, orderId }: Record<string, unknown>) => ({ cartId, orderId }));
    expect((await complete(orders, closing)).errors[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });
});
