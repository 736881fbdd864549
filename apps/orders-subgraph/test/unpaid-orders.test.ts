import { randomUUID } from 'node:crypto';
import { createSqlRunner, type SqlRunner } from '@commerce/database';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../src/database.ts';
import { variables } from '../src/env.ts';
import { Prisma } from '../src/generated/prisma/client.ts';
import { createBuyerLimits } from '../src/services/checkout/buyer-limits.ts';
import { createDeclinedCounts } from '../src/services/checkout/declined-counts.ts';
import { createUnpaidCounts } from '../src/services/checkout/unpaid-counts.ts';
import { unpaidOrders } from '../src/services/checkout/unpaid-orders.ts';
import { deleteOldAttempts } from '../src/services/orders/attempt-retention.ts';
import { findOrders, insertOrders, type NewOrder } from '../src/services/orders/order-repository.ts';
import { unpaidSettings } from '../src/unpaid-settings.ts';
import { address, newOrder, useOrdersDatabase } from './support/orders-database.ts';

const openOrders = useOrdersDatabase();
let database: Database;
let owner: Database;
let sql: SqlRunner;
beforeAll(async () => {
  database = await openOrders();
  owner = await openOrders('owner');
  sql = createSqlRunner(database.pool);
});
const rowsOf = async (text: string, ...values: unknown[]) => (await owner.pool.query(text, values)).rows;
beforeEach(async () => {
  await rowsOf('DELETE FROM outbox_event');
  await rowsOf(
    `UPDATE "order" SET settled = true, state = 'CANCELLED', payment_state = 'RELEASED', confirmed_at = now(), cart_id = gen_random_uuid()`,
  );
});

/** An order that was confirmed this many hours ago, without a payment. */
async function confirmed(hoursAgo: number, changes: Partial<NewOrder> = {}): Promise<string> {
  const order = newOrder(changes);
  await insertOrders(sql, [order]);
  await rowsOf(
    `UPDATE "order" SET state = 'CONFIRMED', settled = true, confirmed_at = now() - make_interval(hours => $2) WHERE id = $1`,
    order.id,
    hoursAgo,
  );
  return order.id;
}

const run = (hours = 10) => unpaidOrders(sql, { unpaidOrderHours: hours }).run(new AbortController().signal);
const stateOf = async (id: string) => (await rowsOf('SELECT state, settled FROM "order" WHERE id = $1', id))[0];
const eventsOf = async (id: string) => {
  const rows = await rowsOf(`SELECT type FROM outbox_event WHERE data ->> 'orderId' = $1 ORDER BY sequence`, id);
  return rows.map(({ type }) => type);
};
/** Makes the reminder of an order this many hours old. */
const reminded = (id: string, hoursAgo: number) =>
  rowsOf(`UPDATE "order" SET reminded_at = now() - make_interval(hours => $2) WHERE id = $1`, id, hoursAgo);

describe('an unpaid order', () => {
  it('an unpaid order gets one reminder after half of its time, and is cancelled after the other half, however many processes run', async () => {
    const id = await confirmed(6);
    const recent = await confirmed(4);
    await Promise.all([run(), run(), run()]);
    expect(await eventsOf(id)).toEqual(['order.payment_due']);
    expect(await stateOf(id)).toMatchObject({ state: 'CONFIRMED' });

    await reminded(id, 6);
    await Promise.all([run(), run(), run()]);
    expect(await eventsOf(id)).toEqual(['order.payment_due', 'order.cancelled']);
    // Its job gives back what is held for it.
    expect(await stateOf(id)).toEqual({ state: 'CANCELLING', settled: false });
    expect(await rowsOf('SELECT FROM graphile_worker.jobs WHERE key = $1', `checkout:${id}`)).toHaveLength(1);
    expect(await rowsOf('SELECT actor, reason FROM order_event WHERE order_id = $1', id)).toEqual([
      { actor: 'system', reason: 'It was not paid in time.' },
    ]);
    expect(await eventsOf(recent)).toEqual([]);
  });

  it('an unpaid order gets a reminder before it is cancelled, however old it is', async () => {
    const id = await confirmed(1_000);
    await run();
    await run();
    expect(await eventsOf(id)).toEqual(['order.payment_due']);
  });

  it('a confirmed order that is paid, authorized or sent is not cancelled as unpaid', async () => {
    const changes = [`state = 'PAID', payment_state = 'CAPTURED'`, `payment_state = 'AUTHORIZED'`, 'handled = true'];
    for (const change of changes) {
      const id = await confirmed(1_000);
      await reminded(id, 1_000);
      await rowsOf(`UPDATE "order" SET ${change} WHERE id = $1`, id);
      await run();
      expect(await eventsOf(id), change).toEqual([]);
    }
  });

  it('an unpaid order is never cancelled if UNPAID_ORDER_HOURS is 0', async () => {
    const id = await confirmed(1_000);
    await reminded(id, 1_000);
    await run(0);
    expect(await eventsOf(id)).toEqual([]);
  });

  it('due unpaid orders are found through an index', async () => {
    await confirmed(1);
    await insertOrders(
      sql,
      Array.from({ length: 1_000 }, () => newOrder()),
    );
    await rowsOf('ANALYZE "order"');
    const where = `state = 'CONFIRMED' AND payment_state IN ('NONE', 'FAILED') AND NOT handled`;
    const planOf = async (due: string) =>
      JSON.stringify(
        await rowsOf(`EXPLAIN SELECT id FROM "order" WHERE ${where} AND ${due} <= now() - interval '1 day'`),
      );
    expect(await planOf('reminded_at')).toContain('order_unpaid_by_reminder');
    expect(await planOf('reminded_at IS NULL AND confirmed_at')).toContain('order_unpaid_by_reminder');
  });
});

describe('unpaid orders', () => {
  const limits = { unitsPerLine: 0, unitsPerGuestOrder: 0, unpaidPerBuyer: 3, unpaidPerAddress: 5, declinedPerHour: 0 };

  it('unpaid orders of a customer are counted by login, those of guests by mailbox in any spelling and by address with any punctuation', async () => {
    const street = { ...address, line1: '12, High Street', postalCode: 'N1 9GU' };
    await confirmed(1, { email: 'E.ve+1@example.com', shippingAddress: street });
    await confirmed(1, { email: 'eve@EXAMPLE.com', customerId: 'eve' });
    await confirmed(1, { email: 'other@example.com', customerId: 'eve' });
    const sameStreet = { ...address, line1: '12 high street', postalCode: 'n19gu' };
    const asked = newOrder({ email: 'eve@example.com', shippingAddress: sameStreet });
    const asCustomer = newOrder({ email: 'new@example.com', customerId: 'eve', shippingAddress: sameStreet });
    await insertOrders(sql, [asked]);
    const count = createUnpaidCounts(sql, limits, 'withoutPayment');
    expect(await count(asked.id)).toEqual({ ofBuyer: 1, toAddress: 1 });
    await insertOrders(sql, [asCustomer]);
    // What guests order in her name does not count against her.
    expect(await count(asCustomer.id)).toEqual({ ofBuyer: 2, toAddress: 0 });
  });

  it('a free order, which is paid at once, counts like an unpaid one until it is sent, and no other paid order does', async () => {
    const email = 'samples@example.com';
    const orders = [0n, 0n, 0n, 1n].map((placedTotal) => newOrder({ email, placedTotal }));
    await insertOrders(sql, orders);
    for (const { id } of orders.slice(1)) {
      await rowsOf(`UPDATE "order" SET state = 'PAID', payment_state = 'CAPTURED' WHERE id = $1`, id);
    }
    const [asked] = orders;
    const count = () => createUnpaidCounts(sql, limits, 'withoutPayment')(asked?.id ?? '');
    expect(await count()).toMatchObject({ ofBuyer: 2 });
    await rowsOf(`UPDATE "order" SET handled = true WHERE id = $1`, orders[1]?.id);
    expect(await count()).toMatchObject({ ofBuyer: 1 });
    const limitOf = createBuyerLimits(sql, { ...limits, unpaidPerBuyer: 1 });
    const found = await findOrders(sql, Prisma.sql`id = ${asked?.id}::uuid`);
    expect(found[0] && (await limitOf(found[0]))).toMatchObject({ of: 'UNPAID_ORDERS_PER_BUYER' });
  });

  it('an order that is to be paid counts the others whose payment is not decided, and no orders without a payment', async () => {
    const email = 'waiting@example.com';
    await confirmed(1, { email });
    const orders = [newOrder({ email }), newOrder({ email }), newOrder({ email })];
    await insertOrders(sql, orders);
    const states = ['PLANNED', 'ACTION_REQUIRED', 'AUTHORIZED'];
    for (const [index, { id }] of orders.entries()) {
      await rowsOf(`UPDATE "order" SET payment_state = $2::payment_state WHERE id = $1`, id, states[index]);
    }
    const count = createUnpaidCounts(sql, limits, 'awaitingPayment');
    expect(await count(orders[0]?.id ?? '')).toMatchObject({ ofBuyer: 2 });
    await rowsOf(`UPDATE "order" SET state = 'COMMITTING' WHERE id = $1`, orders[2]?.id);
    expect(await count(orders[0]?.id ?? '')).toMatchObject({ ofBuyer: 1 });
  });

  it('unpaid orders that are placed at the same moment never exceed the limit', async () => {
    const orders = Array.from({ length: 8 }, () => newOrder({ email: 'many@example.com' }));
    const count = createUnpaidCounts(sql, limits, 'withoutPayment');
    const counts = await Promise.all(
      orders.map(async (order) => {
        await insertOrders(sql, [order]);
        return (await count(order.id)).ofBuyer;
      }),
    );
    // The first to count sees no others, so at most as many orders as the limit can have counted fewer than the limit.
    expect(counts.filter((others) => others < limits.unpaidPerBuyer).length).toBeLessThanOrEqual(limits.unpaidPerBuyer);
  });
});

describe('declined payments', () => {
  /** An attempt to order whose payment was declined. */
  const declined = async (changes: Partial<NewOrder>, failure = 'PAYMENT_DECLINED') => {
    const order = newOrder({
      email: `${randomUUID()}@example.com`,
      shippingAddress: { ...address, line1: randomUUID() },
      ...changes,
    });
    // A cart has at most one open order.
    await insertOrders(sql, [{ ...order, cartId: randomUUID() }]);
    await rowsOf(
      `UPDATE "order" SET state = 'CANCELLED', settled = true, cart_id = $3, failure = jsonb_build_object('code', $2::text) WHERE id = $1`,
      order.id,
      failure,
      order.cartId,
    );
  };

  it('declined payments of the last hour are counted by cart, of a customer by login, and of guests by mailbox and by address', async () => {
    const home = { ...address, line1: 'Mill Lane 5' };
    const asked = newOrder({ customerId: 'mallory', email: 'mal.lory@example.com', shippingAddress: home });
    const count = createDeclinedCounts(sql, 5);
    await insertOrders(sql, [asked]);
    await declined({ customerId: 'mallory' });
    await declined({ customerId: 'mallory', placedAt: new Date(asked.placedAt.getTime() - 3_601_000) });
    await declined({ customerId: 'mallory' }, 'PRICE_CHANGED');
    expect(await count(asked.id)).toBe(1);
    const guest = newOrder({ email: 'mal.lory@example.com', shippingAddress: home });
    await insertOrders(sql, [guest]);
    for (let time = 0; time < 2; time += 1) await declined({ email: 'mallory+1@example.com' });
    expect(await count(guest.id)).toBe(2);
    for (let time = 0; time < 3; time += 1) await declined({ shippingAddress: { ...home, line1: 'mill lane, 5' } });
    expect(await count(guest.id)).toBe(3);
    expect(await count(asked.id)).toBe(1);
    for (let time = 0; time < 6; time += 1) await declined({ cartId: asked.cartId });
    expect(await count(asked.id)).toBe(5);
  });
});

describe('orders that count for a limit', () => {
  it('orders with the same customer, mailbox, house or cart are found through an index, however many others there are', async () => {
    const others = Array.from({ length: 1_000 }, () =>
      newOrder({ email: `${randomUUID()}@example.com`, shippingAddress: { ...address, line1: randomUUID() } }),
    );
    await insertOrders(sql, others);
    await rowsOf('ANALYZE "order"');
    const planOf = async (where: string) =>
      JSON.stringify(
        await rowsOf(`EXPLAIN SELECT FROM "order" WHERE placed_at > now() - interval '1 hour' AND ${where}`),
      );
    for (const which of ['UNPAID', 'AWAITING_PAYMENT', 'DECLINED']) {
      const counted = `counted_as = '${which}'`;
      expect(await planOf(`${counted} AND customer_id = 'eve'`)).toContain('order_counted_by_customer');
      expect(await planOf(`${counted} AND mailbox = 'eve@example.com'`)).toContain('order_counted_by_mailbox');
      expect(await planOf(`${counted} AND house = 'highstreet12|n19gu|london|gb'`)).toContain('order_counted_by_house');
    }
    const ofCart = `counted_as = 'DECLINED' AND cart_id = '${randomUUID()}'`;
    expect(await planOf(ofCart)).toContain('order_counted_by_cart');
  });
});

describe('attempts to place an order', () => {
  it('failed attempts are deleted after their retention; orders, and attempts with captured money, are kept', async () => {
    const [old, recent, paid] = [newOrder(), newOrder(), newOrder()];
    const kept = await confirmed(1_000);
    await insertOrders(sql, [old, recent, paid]);
    const ids = [old.id, recent.id, paid.id];
    await rowsOf(`UPDATE "order" SET state = 'CANCELLED', settled = true WHERE id = ANY($1)`, ids);
    await rowsOf(`UPDATE "order" SET placed_at = now() - interval '31 days' WHERE id = ANY($1)`, [
      old.id,
      paid.id,
      kept,
    ]);
    for (const [id, captured] of [
      [old.id, 0],
      [paid.id, 5],
    ]) {
      await rowsOf(
        `INSERT INTO payment (order_id, provider, amount, captured) VALUES ($1, 'sandbox', 5, $2)`,
        id,
        captured,
      );
    }
    await rowsOf(`INSERT INTO payment_step (key, order_id, kind, amount) VALUES ('step', $1, 'AUTHORIZE', 5)`, old.id);
    await rowsOf(`INSERT INTO order_event (order_id, type) VALUES ($1, 'CANCELLED')`, old.id);
    expect(await deleteOldAttempts(sql, 30)).toBe(1);
    const left = await rowsOf('SELECT id FROM "order" WHERE id = ANY($1)', [...ids, kept]);
    expect(left.map(({ id }) => id).toSorted()).toEqual([recent.id, paid.id, kept].toSorted());
  });
});

describe('ordering without a payment', () => {
  const settingsOf = (env: Record<string, string>) =>
    unpaidSettings(
      variables
        .pick({
          ...{ NODE_ENV: true, PAYMENT_PROVIDER: true, PAYMENT_AT_CHECKOUT: true, UNPAID_ORDER_HOURS: true },
          ...{ ORDER_UNITS_PER_LINE: true, GUEST_ORDER_UNITS: true, UNPAID_ORDERS_PER_BUYER: true },
          ...{ UNPAID_ORDERS_PER_ADDRESS: true, DECLINED_PAYMENTS_PER_HOUR: true, ATTEMPT_RETENTION_DAYS: true },
        })
        .parse({ PAYMENT_PROVIDER: 'sandbox', ...env }),
    );

  it('orders without a payment are refused in production with a payment provider, unless configured otherwise', () => {
    expect(settingsOf({ NODE_ENV: 'development' }).paymentRule).toBe('optional');
    expect(settingsOf({}).paymentRule).toBe('required');
    expect(settingsOf({ PAYMENT_AT_CHECKOUT: 'optional' }).paymentRule).toBe('optional');
    expect(settingsOf({ NODE_ENV: 'production', PAYMENT_PROVIDER: 'none' }).paymentRule).toBe('none');
  });

  it('orders have limits in production, unless configured otherwise', () => {
    expect(settingsOf({ NODE_ENV: 'development' }).limits).toMatchObject({ unitsPerLine: 0, unpaidPerBuyer: 0 });
    expect(settingsOf({ NODE_ENV: 'production', ORDER_UNITS_PER_LINE: '0' }).limits).toEqual({
      unitsPerLine: 0,
      unitsPerGuestOrder: 200,
      unpaidPerBuyer: 5,
      unpaidPerAddress: 10,
      declinedPerHour: 10,
    });
  });
});
