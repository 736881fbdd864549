import { randomUUID } from 'node:crypto';
import { runJobs } from '@commerce/service';
import { describe, expect, test } from 'vitest';
import { lowStockJob } from '../src/services/low-stock.ts';
import { expireReservations, reservationExpiry } from '../src/services/reservation-expiry.ts';
import { mug, tracked } from './import-files.ts';
import { makeShop, type Shop } from './import-shop.ts';

const NOW = () => new Date(Date.now() + 1_000);

/** A shop with 1,000 units of each of three mugs. */
async function openShop() {
  const shop = await makeShop();
  const cells = { ...tracked, 'Variant Inventory Qty': '1000' };
  await shop.importRows([1, 2, 3].map((i) => mug({ Handle: `mug-${i}`, 'Variant SKU': `MUG-${i}`, ...cells })));
  const variants = await shop.query<{ id: string }>('SELECT id FROM variant');
  const { stock } = shop.services;
  const reserve = async (quantity = 1) => {
    const orderId = randomUUID() as string;
    await stock.reserve([{ orderId, lines: variants.map(({ id }) => ({ variantId: id, quantity })) }]);
    return orderId;
  };
  return { ...shop, stock, reserve };
}

const levels = ({ query }: Shop) => query('SELECT DISTINCT on_hand, reserved FROM stock');
const statusOf = async ({ query }: Shop, orderId: string) =>
  (await query<{ status: string }>(`SELECT status::text FROM stock_reservation WHERE order_id = '${orderId}'`))[0]
    ?.status;

describe('an unfinished reservation', () => {
  test('an unfinished reservation is released once its time has run out, and not before', async () => {
    const shop = await openShop();
    const orderId = await shop.reserve(7);
    expect(await expireReservations(shop.prisma, new Date(Date.now() - 60_000))).toBe(0);
    expect(await levels(shop)).toEqual([{ on_hand: 1000, reserved: 7 }]);
    expect(await expireReservations(shop.prisma, NOW())).toBe(1);
    expect(await levels(shop)).toEqual([{ on_hand: 1000, reserved: 0 }]);
    // A late caller gets the status, and the units are not reserved again.
    expect(await shop.stock.commit([orderId])).toEqual(['RELEASED']);
    expect(await shop.stock.reserve([{ orderId, lines: [] }])).toEqual([{ status: 'RELEASED', shortages: [] }]);
  });

  test('an unfinished reservation is released once, even if several processes look for it and the orders continue meanwhile', async () => {
    const shop = await openShop();
    const orderIds = await Promise.all(Array.from({ length: 150 }, () => shop.reserve()));
    const looking = Array.from({ length: 3 }, async () => {
      let expired = 0;
      for (let batch = -1; batch !== 0; expired += batch) batch = await expireReservations(shop.prisma, NOW());
      return expired;
    });
    const together = Array.from({ length: 8 }, (_, index) => orderIds.slice(5 * index, 5 * index + 5));
    const commits = (await Promise.all(together.map((ids) => shop.stock.commit(ids)))).flat();
    const expired = (await Promise.all(looking)).reduce((sum, count) => sum + count, 0);
    const left = await expireReservations(shop.prisma, NOW());
    const sold = commits.filter((status) => status === 'COMMITTED').length;
    expect(new Set(commits)).not.toContain('RESERVED');
    expect(expired + left + sold).toBe(orderIds.length);
    expect(await levels(shop)).toEqual([{ on_hand: 1000 - sold, reserved: 0 }]);
  });

  test('an unfinished reservation that is locked delays nobody, and one that was sold stays sold', async () => {
    const shop = await openShop();
    const [held = '', sold = '', other = ''] = [await shop.reserve(), await shop.reserve(), await shop.reserve()];
    await shop.stock.commit([sold]);
    await shop.prisma.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT FROM stock_reservation WHERE order_id = ${held}::uuid FOR UPDATE`;
      expect(await expireReservations(shop.prisma, NOW())).toBe(1);
      expect(await statusOf(shop, other)).toBe('RELEASED');
      expect(await statusOf(shop, held)).toBe('RESERVED');
    });
    expect(await statusOf(shop, sold)).toBe('COMMITTED');
    expect(await levels(shop)).toEqual([{ on_hand: 999, reserved: 1 }]);
  });

  test('unfinished reservations are searched for in the background, until that is stopped', async () => {
    const shop = await openShop();
    const orderId = await shop.reserve();
    const errors: unknown[] = [];
    const job = reservationExpiry(shop.prisma, { reservationMinutes: -1, reservationExpiryIntervalMs: 5 });
    const expiry = runJobs([job], (error) => errors.push(error));
    await expect.poll(() => statusOf(shop, orderId)).toBe('RELEASED');
    await expiry.stop();
    expect(errors).toEqual([]);
    const later = await shop.reserve();
    expect(await statusOf(shop, later)).toBe('RESERVED');
  });
});

test('a refused reservation delays nobody: it is answered while the stock is locked, and leaves no trace', async () => {
  const shop = await openShop();
  await shop.prisma.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT FROM stock FOR UPDATE`;
    const before = await shop.query('SELECT count(*) FROM stock_reservation');
    const [{ id } = { id: '' }] = await shop.query<{ id: string }>('SELECT variant_id AS id FROM stock LIMIT 1');
    const refused = await shop.stock.reserve([{ orderId: randomUUID(), lines: [{ variantId: id, quantity: 1_001 }] }]);
    expect(refused).toEqual([{ status: null, shortages: [{ variantId: id, available: 1000, requested: 1_001 }] }]);
    expect(await shop.query('SELECT count(*) FROM stock_reservation')).toEqual(before);
  });
});

test('an order that is cancelled while its stock is being reserved releases it as soon as it is reserved', async () => {
  const shop = await openShop();
  const [{ id: variantId } = { id: '' }] = await shop.query<{ id: string }>(
    'SELECT variant_id AS id FROM stock LIMIT 1',
  );
  const orders = [3, 4].map((quantity) => ({ orderId: randomUUID() as string, lines: [{ variantId, quantity }] }));
  // As the service: others do not see what its connections wait for.
  const waiting = () =>
    shop.prisma.$queryRaw`SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  const calls = await shop.prisma.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT FROM stock FOR UPDATE`;
    const reserving = shop.stock.reserve(orders);
    await expect.poll(waiting).toHaveLength(1);
    const releasing = shop.stock.release(orders[0]?.orderId ?? '');
    await expect.poll(waiting).toHaveLength(2);
    return { reserving, releasing };
  });
  expect((await calls.reserving).map(({ status }) => status)).toEqual(['RESERVED', 'RESERVED']);
  expect(await calls.releasing).toBe('RELEASED');
  expect(await shop.query('SELECT sum(reserved)::int AS reserved FROM stock')).toEqual([{ reserved: 4 }]);
});

test('a reservation of many orders does not wait long for a locked one: it fails, and the others can be reserved alone', async () => {
  const shop = await openShop();
  const variants = await shop.query<{ id: string }>('SELECT variant_id AS id FROM stock ORDER BY variant_id');
  const [held, other] = variants.map(({ id }) => ({ orderId: randomUUID(), lines: [{ variantId: id, quantity: 1 }] }));
  if (!held || !other) throw new Error('the shop has too few variants');
  await shop.prisma.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT FROM stock WHERE variant_id = ${held.lines[0]?.variantId}::uuid FOR UPDATE`;
    await expect(shop.stock.reserve([held, other])).rejects.toMatchObject({ code: '55P03' });
    expect(await shop.stock.reserve([other])).toEqual([{ status: 'RESERVED', shortages: [] }]);
  });
  expect(await shop.stock.reserve([held])).toEqual([{ status: 'RESERVED', shortages: [] }]);
});

test('an order reserves in one statement, and sells in one', async () => {
  const shop = await openShop();
  shop.takeStatements();
  const orderId = await shop.reserve();
  expect(shop.takeStatements()).toHaveLength(1);
  await shop.stock.commit([orderId]);
  expect(shop.takeStatements()).toHaveLength(1);
});

test('many orders at once reserve in one statement and sell in one, as long as there is enough for all of them', async () => {
  const shop = await openShop();
  const [{ id: variantId } = { id: '' }] = await shop.query<{ id: string }>(
    'SELECT variant_id AS id FROM stock LIMIT 1',
  );
  const orders = (quantity: number) =>
    Array.from({ length: 4 }, () => ({ orderId: randomUUID() as string, lines: [{ variantId, quantity }] }));
  const enough = orders(100);
  shop.takeStatements();
  expect((await shop.stock.reserve(enough)).map(({ status }) => status)).toEqual(Array(4).fill('RESERVED'));
  expect(shop.takeStatements()).toHaveLength(1);
  expect(await shop.stock.commit(enough.map(({ orderId }) => orderId))).toEqual(Array(4).fill('COMMITTED'));
  expect(shop.takeStatements()).toHaveLength(1);

  const tooMuch = await shop.stock.reserve(orders(200));
  expect(tooMuch.map(({ status }) => status).toSorted()).toEqual(['RESERVED', 'RESERVED', 'RESERVED', null]);
  expect(tooMuch.flatMap(({ shortages }) => shortages)).toEqual([{ variantId, available: 0, requested: 200 }]);
});

test('the threshold of low stock is stored once per process, and after a failure again', async () => {
  const shop = await makeShop();
  const { signal } = new AbortController();
  const stored = () => shop.query('SELECT low_at FROM stock_setting');
  const job = lowStockJob(shop.prisma, 3);
  await shop.query('ALTER TABLE stock_setting RENAME TO elsewhere');
  await expect(job.run(signal)).rejects.toThrow();
  await shop.query('ALTER TABLE elsewhere RENAME TO stock_setting');
  await job.run(signal);
  expect(await stored()).toEqual([{ low_at: 3 }]);

  await lowStockJob(shop.prisma, 9).run(signal);
  shop.takeStatements();
  await job.run(signal);
  expect(shop.takeStatements()).toEqual([]);
  expect(await stored()).toEqual([{ low_at: 9 }]);
});

describe('a sale that an older database has forgotten', () => {
  test.each(['missing', 'RESERVED', 'RELEASED', 'COMMITTED'])(
    'a sale that an older database has forgotten is made good once, if its reservation is %s',
    async (before) => {
      const shop = await openShop();
      const variants = await shop.query<{ id: string }>('SELECT id FROM variant');
      const orderId = before === 'missing' ? randomUUID() : await shop.reserve(2);
      if (before === 'RELEASED') await shop.stock.release(orderId);
      if (before === 'COMMITTED') await shop.stock.commit([orderId]);
      const order = { orderId, lines: variants.map(({ id }) => ({ variantId: id, quantity: 2 })) };
      for (let times = 0; times < 2; times++) {
        expect(await shop.stock.sellAfterwards(order)).toEqual([]);
        expect(await statusOf(shop, orderId)).toBe('COMMITTED');
        expect(await levels(shop)).toEqual([{ on_hand: 998, reserved: 0 }]);
      }
    },
  );

  test('a sale that an older database has forgotten is refused whole, if there are too few units', async () => {
    const shop = await openShop();
    const [first] = await shop.query<{ id: string }>('SELECT id FROM variant');
    const orderId = await shop.reserve(1);
    await shop.stock.release(orderId);
    const shortages = await shop.stock.sellAfterwards({
      orderId,
      lines: [{ variantId: first?.id ?? '', quantity: 1001 }],
    });
    expect(shortages).toMatchObject([{ available: 1000, requested: 1001 }]);
    expect(await statusOf(shop, orderId)).toBe('RELEASED');
    expect(await levels(shop)).toEqual([{ on_hand: 1000, reserved: 0 }]);
  });
});
