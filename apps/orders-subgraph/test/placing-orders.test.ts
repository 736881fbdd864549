import { randomInt, randomUUID } from 'node:crypto';
import { createSqlRunner, type SqlRunner } from '@commerce/database';
import { ANONYMOUS } from '@commerce/identity';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../src/database.ts';
import { transitionAfter } from '../src/domain/checkout.ts';
import { drawOrderNumber } from '../src/domain/order-number.ts';
import type { PlaceOrderRequest } from '../src/domain/place-order-request.ts';
import { createCheckoutWrites } from '../src/services/checkout/checkout-writes.ts';
import { createPlaceOrderService } from '../src/services/checkout/place-order-service.ts';
import { getOrder } from '../src/services/orders/order-repository.ts';
import { address, newOrder, useOrdersDatabase } from './support/orders-database.ts';

const DEADLINE_MS = 20_000;
const openOrders = useOrdersDatabase();
let database: Database;
beforeAll(async () => {
  database = await openOrders();
});

/** Places orders whose checkouts end at once, in the given state: the tests are about what happens before. */
const placement = (
  drawNumber = () => drawOrderNumber(() => randomInt(256)),
  { changes = `state = 'CONFIRMED', confirmed_at = now()`, deadlineMs = DEADLINE_MS } = {},
) => {
  const sql = createSqlRunner(database.pool);
  const driveUntil = async ({ id }: { id: string }) => {
    await database.pool.query(`UPDATE "order" SET ${changes} WHERE id = $1`, [id]);
    return getOrder(sql, id);
  };
  const settings = { deadlineMs, paymentDeadlineMs: DEADLINE_MS, captureAt: 'confirmation' } as const;
  const { prisma } = database;
  const writes = createCheckoutWrites(sql);
  return createPlaceOrderService({ prisma, sql, writes, driveUntil, provider: null, settings, drawNumber });
};
const request = (): PlaceOrderRequest => ({
  cartId: randomUUID(),
  expectedVersion: 1,
  expectedTotal: { minorUnits: 1, currencyCode: 'EUR' },
  idempotencyKey: randomUUID(),
  email: 'ada@example.com',
  shippingAddress: address,
  billingAddress: address,
  paymentMethod: null,
});

describe('the numbers of orders', () => {
  it('an order number that is taken is drawn again, even by orders that are placed at the same moment', async () => {
    const numbers = Array.from({ length: 8 }, () => drawOrderNumber(() => randomInt(256)));
    // Each is drawn twice in a row, so every second draw is taken.
    let draws = 0;
    const { place } = placement(() => numbers[Math.floor(draws++ / 2) % numbers.length] ?? '');
    const placed = await Promise.all(numbers.map(() => place(request(), ANONYMOUS)));
    expect(placed.map(({ kind }) => kind)).toEqual(numbers.map(() => 'placed'));
    const drawn = placed.map((result) => ('order' in result ? result.order.number : ''));
    expect(drawn.toSorted()).toEqual(numbers.toSorted());
    expect(draws).toBeGreaterThan(numbers.length);
  });
});

it('an order for a cart whose order waits for its buyer is answered at once, not when its time is up', async () => {
  const waiting = `payment_state = 'ACTION_REQUIRED'`;
  const { place } = placement(undefined, { changes: waiting, deadlineMs: 3_600_000 });
  const first = request();
  // The order has no payment, so its action cannot be answered; it waits for its buyer nevertheless.
  await expect(place(first, ANONYMOUS)).rejects.toThrow('No record was found');
  const again = { ...first, idempotencyKey: randomUUID() };
  expect(await place(again, ANONYMOUS)).toMatchObject({ kind: 'in-progress', orderId: null });
});

describe('orders that are placed at the same time', () => {
  const openWrites = () => {
    const driver = createSqlRunner(database.pool);
    let statements = 0;
    const sql: SqlRunner = {
      $queryRaw: (text, ...values) => {
        statements += 1;
        return driver.$queryRaw(text, ...values);
      },
    };
    return { ...createCheckoutWrites(sql), sql, statements: () => statements };
  };
  const rowsOf = async (text: string, ...values: unknown[]) => (await database.pool.query(text, values)).rows;
  const jobsOf = async (ids: string[]) => {
    const keys = ids.map((id) => `checkout:${id}`);
    const rows = await rowsOf('SELECT key FROM graphile_worker.jobs WHERE key = ANY($1)', keys);
    return rows.map(({ key }) => key.slice('checkout:'.length)).toSorted();
  };

  it('orders placed at the same time are inserted in one statement, each with its job; of several for one cart, one is placed', async () => {
    const orders = Array.from({ length: 12 }, () => newOrder());
    const twin = newOrder({ cartId: orders[0]?.cartId ?? '' });
    const { insert, statements } = openWrites();
    const inserted = await Promise.all([...orders, twin].map(insert));
    expect(statements()).toBe(1);
    expect(inserted.filter(Boolean)).toHaveLength(12);
    const ids = [...orders, twin].filter((_, index) => inserted[index]).map(({ id }) => id);
    expect(await jobsOf(ids)).toEqual(ids.toSorted());
    expect(await jobsOf([...orders, twin].map(({ id }) => id))).toHaveLength(12);
  });

  it('orders placed at the same time do not fail because one of them cannot be written', async () => {
    const orders = [newOrder(), newOrder({ placedTotal: -1n }), newOrder()];
    const { insert } = openWrites();
    const results = await Promise.allSettled(orders.map(insert));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    const written = [orders[0]?.id ?? '', orders[2]?.id ?? ''];
    expect(await jobsOf(orders.map(({ id }) => id))).toEqual(written.toSorted());
  });

  it('orders placed at the same time are advanced together; of two drivers of one order, one carries out each step and records its event', async () => {
    const orders = [newOrder(), newOrder()];
    const { insert, record, apply, sql, statements } = openWrites();
    await Promise.all(orders.map(insert));
    const [first, second] = await Promise.all(orders.map(({ id }) => getOrder(sql, id)));
    if (!first || !second) throw new Error('an order is gone');
    const line = () => ({
      id: randomUUID(),
      variantId: randomUUID(),
      priceId: randomUUID(),
      title: 'Mug',
      sku: null,
      quantity: 1,
      fulfilled: 0,
      returned: 0,
      dropped: 0,
      returnedMinor: 0,
      taxable: true,
      unitPriceMinor: 5,
      currencyCode: 'EUR',
    });
    const drivers = [first, first, second].map((order) => ({ ...order, lines: [line(), line()] }));
    const before = statements();
    const recorded = await Promise.all(drivers.map((order) => record(transitionAfter('HOLD', 'DONE'), order)));
    const steps = [];
    for (const step of ['COMMIT', 'COMPLETE'] as const) {
      const placed = { type: 'order.placed', entity: `order:${first.id}`, data: {} };
      const change = ({ id }: { id: string }) => ({ id, failure: null, events: step === 'COMMIT' ? [placed] : [] });
      steps.push(await Promise.all(drivers.map((order) => apply(transitionAfter(step, 'DONE'), change(order)))));
    }
    expect(statements() - before).toBe(3);
    for (const [one, other, alone] of [recorded, ...steps]) expect([one !== other, alone]).toEqual([true, true]);
    expect(await rowsOf('SELECT 1 FROM order_line WHERE order_id = $1', first.id)).toHaveLength(2);
    expect(await rowsOf('SELECT type FROM order_event WHERE order_id = $1', first.id)).toEqual([{ type: 'CONFIRMED' }]);
    expect(await rowsOf('SELECT 1 FROM outbox_event WHERE entity = $1', `order:${first.id}`)).toHaveLength(2);
    expect(await getOrder(sql, first.id)).toMatchObject({ state: 'CONFIRMED', settled: true });
    expect(await jobsOf([first.id, second.id])).toEqual([]);
  });
});
