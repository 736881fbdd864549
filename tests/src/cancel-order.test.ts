import { randomUUID } from 'node:crypto';
import { signLogin } from '@commerce/local-stack';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { startSubgraph } from './support/beside.ts';
import { type Client, createClient } from './support/client.ts';
import { prepareOrder } from './support/shoppers.ts';
import { type Buyable, cancelOrder, findBuyable, placeOrder } from './support/shopping.ts';
import { restock, runSql } from './support/stock.ts';

const guest = createClient(inject('gatewayUrl'));
const { products, orders } = inject('databaseUrls');
const login = async (customerId: string, scopes: string[] = []) =>
  createClient(inject('gatewayUrl'), await signLogin(inject('dataDirectory'), { customerId, scopes }));
let variant: Buyable;

beforeAll(async () => {
  const [first] = await findBuyable(guest, 1);
  if (!first) throw new Error('the demo catalogue is too small');
  variant = first;
  await restock(products, variant.id, 1_000);
});

const buy = async (client: Client, quantity = 2) => {
  const input = await prepareOrder(client, [{ variantId: variant.id, quantity }]);
  const { order, accessToken } = await placeOrder(client, input);
  return { input, order, accessToken: accessToken as string | null, orderId: order.id as string };
};
const stockNow = async () => {
  const rows = await runSql(products, 'SELECT on_hand, reserved FROM stock WHERE variant_id = $1', [variant.id]);
  return rows[0] as { on_hand: number; reserved: number };
};
const movementsOf = (orderId: string) =>
  runSql(products, 'SELECT delta, reason FROM stock_movement WHERE order_id = $1 ORDER BY id', [orderId]);

describe('an order that is cancelled after it was confirmed', () => {
  it('a confirmed order that is cancelled returns its stock, keeps its cart and its total, and can still be read', async () => {
    const before = await stockNow();
    const { input, order, accessToken, orderId } = await buy(guest);
    const { order: cancelled, userErrors } = await cancelOrder(guest, { orderId, accessToken, reason: ' too late ' });
    expect(userErrors).toEqual([]);
    expect(cancelled).toEqual({
      id: orderId,
      number: order.number,
      status: 'CANCELLED',
      nextStatuses: [],
      cancelledAt: expect.stringMatching(/Z$/),
      cancelReason: 'too late',
      cart: { status: 'ORDERED' },
      total: order.placedTotal,
      placedTotal: order.placedTotal,
    });
    expect(await stockNow()).toEqual(before);
    expect(await movementsOf(orderId)).toEqual([
      { delta: -2, reason: 'SALE' },
      { delta: 2, reason: 'CANCEL' },
    ]);

    const { data, errors } = await guest.query(
      `query ($id: ID, $accessToken: String, $cartId: ID!) {
        order(id: $id, accessToken: $accessToken) { status total { minorUnits } events { type } }
        cart(id: $cartId) { order { status cancelReason } }
      }`,
      { id: orderId, accessToken, cartId: input.cartId },
    );
    expect(errors).toEqual([]);
    expect(data).toEqual({
      order: { status: 'CANCELLED', total: order.placedTotal, events: [{ type: 'CONFIRMED' }, { type: 'CANCELLED' }] },
      cart: { order: { status: 'CANCELLED', cancelReason: null } },
    });
  });

  it('a confirmed order is cancelled once, by 20 concurrent calls and a later one: all get the same order', async () => {
    const before = await stockNow();
    const { orderId, accessToken } = await buy(guest);
    const cancel = (_: unknown, reason: number) => cancelOrder(guest, { orderId, accessToken, reason: String(reason) });
    const answers = await Promise.all(Array.from({ length: 20 }, cancel));
    const all = [...answers, await cancel(null, 20)];
    expect(new Set(all.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(all[0]?.order.status).toBe('CANCELLED');
    expect(await stockNow()).toEqual(before);
    expect(await movementsOf(orderId)).toHaveLength(2);
  });

  it('a confirmed order that is cancelled still answers to its idempotency key, and its cart is never ordered again', async () => {
    const { input, order, orderId, accessToken } = await buy(guest);
    await cancelOrder(guest, { orderId, accessToken });
    expect(await placeOrder(guest, input)).toMatchObject({
      order: { number: order.number, status: 'CANCELLED' },
      replayed: true,
    });
    const again = await placeOrder(guest, { ...input, idempotencyKey: randomUUID() });
    expect(again).toMatchObject({ order: null, userErrors: [{ code: 'CART_ALREADY_ORDERED' }] });
  });
});

describe('cancelling an order', () => {
  it('an order can be cancelled by its customer and by staff who may change orders; to others it does not exist', async () => {
    const ada = await login(`ada-${randomUUID()}`);
    const { orderId } = await buy(ada);
    const unknown = await cancelOrder(guest, { orderId: randomUUID() });
    expect(unknown).toMatchObject({ order: null, userErrors: [{ code: 'NOT_FOUND' }] });
    for (const stranger of [guest, await login('eve'), await login('mallory', ['products:write'])]) {
      expect(await cancelOrder(stranger, { orderId, accessToken: 'forged' })).toEqual(unknown);
    }
    await expect(cancelOrder(await login('sam', ['orders:read']), { orderId })).rejects.toThrow('FORBIDDEN');

    const bySam = await cancelOrder(await login('sam', ['orders:write']), { orderId, reason: 'fraud' });
    expect(bySam.order).toMatchObject({ status: 'CANCELLED', cancelReason: 'fraud' });
    expect(bySam.order.total).toEqual(bySam.order.placedTotal);
    expect((await cancelOrder(ada, { orderId })).order).toMatchObject({ status: 'CANCELLED', cancelReason: 'fraud' });
  });

  it.each([
    ['FULFILLED', ['REFUNDED']],
    ['REFUNDED', []],
  ])(
    'cancelling an order is refused if it is %s, with the states that it can change to',
    async (status, nextStatuses) => {
      const { orderId, accessToken } = await buy(guest);
      const put = (state: string) =>
        runSql(orders, `UPDATE "order" SET state = $2::order_state WHERE id = $1`, [orderId, state]);
      await put(status);
      const refused = await cancelOrder(guest, { orderId, accessToken });
      expect(refused).toMatchObject({
        order: null,
        userErrors: [{ __typename: 'OrderStatusConflict', code: 'ORDER_STATUS_CONFLICT', status, nextStatuses }],
      });
      await put('CONFIRMED');
      expect((await cancelOrder(guest, { orderId, accessToken })).order.status).toBe('CANCELLED');
    },
  );

  it('cancelling an order accepts a short reason that can be stored, and any id', async () => {
    const { orderId, accessToken } = await buy(guest, 1);
    for (const reason of ['x'.repeat(501), 'nul \u0000']) {
      const { userErrors } = await cancelOrder(guest, { orderId, accessToken, reason });
      expect(userErrors).toMatchObject([{ code: 'INVALID_INPUT', path: ['reason'] }]);
    }
    expect((await cancelOrder(guest, { orderId: "'; --" })).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
    expect((await cancelOrder(guest, { orderId, accessToken })).order.status).toBe('CANCELLED');
  });

  it('cancelling a failed attempt to place an order gives NOT_FOUND', async () => {
    const input = await prepareOrder(guest, [{ variantId: variant.id, quantity: 1 }]);
    await placeOrder(guest, { ...input, expectedTotal: { minorUnits: 1, currencyCode: 'EUR' } });
    const [attempt] = (await runSql(orders, 'SELECT id FROM "order" WHERE cart_id = $1', [input.cartId])) as {
      id: string;
    }[];
    const answer = await cancelOrder(await login('sam', ['orders:write']), { orderId: attempt?.id ?? '' });
    expect(answer).toMatchObject({ order: null, userErrors: [{ code: 'NOT_FOUND' }] });
  });
});

describe('unpaid orders', () => {
  const overdue = (ids: string[], column: 'confirmed_at' | 'reminded_at') =>
    runSql(orders, `UPDATE "order" SET ${column} = now() - interval '30 days' WHERE id = ANY($1)`, [ids]);
  const count = async (ids: string[], where: string) => {
    const found = await runSql(orders, `SELECT id FROM "order" WHERE id = ANY($1) AND ${where}`, [ids]);
    return found.length;
  };

  /** A service looks for work when it starts, and then from time to time. */
  const startLooking = async () => (await startSubgraph('orders')).stop;

  it('unpaid orders of three guests hold all units of a variant for no longer than their time, and return them once', async () => {
    await restock(products, variant.id, 30);
    const before = await stockNow();
    const bought = await Promise.all([buy(guest, 10), buy(guest, 10), buy(guest, 10)]);
    const ids = bought.map(({ orderId }) => orderId);
    const soldOut = await stockNow();
    expect(soldOut.on_hand).toBe(before.on_hand - 30);

    await overdue(ids, 'confirmed_at');
    const stops = [await startLooking()];
    await expect.poll(() => count(ids, 'reminded_at IS NOT NULL'), { timeout: 60_000 }).toBe(3);
    expect(await stockNow()).toEqual(soldOut);
    await overdue(ids, 'reminded_at');
    stops.push(await startLooking());
    await expect.poll(() => count(ids, `state = 'CANCELLED' AND settled`), { timeout: 60_000 }).toBe(3);

    for (const stop of stops) await stop();

    expect(await stockNow()).toEqual(before);
    for (const id of ids) {
      expect(await movementsOf(id)).toEqual([
        { delta: -10, reason: 'SALE' },
        { delta: 10, reason: 'CANCEL' },
      ]);
    }
  });
});
