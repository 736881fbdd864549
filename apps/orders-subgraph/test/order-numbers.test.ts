import { randomInt, randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { applyMigrations, createRunQuery } from '@commerce/database';
import { ANONYMOUS } from '@commerce/identity';
import { createDatabaseWithRole, type LocalPostgres, startLocalPostgres } from '@commerce/local-postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawOrderNumber } from '../src/domain/order-number.ts';
import type { PlaceOrderRequest } from '../src/domain/place-order-request.ts';
import { type Database, openDatabase } from '../src/prisma.ts';
import { prepareJobQueue } from '../src/services/checkout-jobs.ts';
import { createCheckoutWrites } from '../src/services/checkout-writes.ts';
import { connectionOf, getOrder } from '../src/services/order-repository.ts';
import { createPlaceOrderService } from '../src/services/place-order-service.ts';

const migrationsDirectory = fileURLToPath(new URL('../../../prisma/orders/migrations', import.meta.url));
const address = {
  name: 'Ada',
  line1: '1',
  line2: null,
  city: 'London',
  region: null,
  postalCode: null,
  countryCode: 'GB',
};
const DEADLINE_MS = 20_000;
let directory: string;
let postgres: LocalPostgres;
let database: Database;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'orders-test-'));
  await chmod(directory, 0o755);
  postgres = await startLocalPostgres({ dataDirectory: join(directory, 'postgres'), settings: { fsync: 'off' } });
  const role = { database: 'orders', role: 'orders', password: 'orders' };
  const url = await createDatabaseWithRole({ superuserUrl: postgres.superuserUrl, ...role });
  await applyMigrations({ url, migrationsDirectory });
  database = openDatabase({ url, maxConnections: 10, onError: () => undefined });
  await prepareJobQueue(database.pool);
});
afterAll(async () => {
  await database?.close();
  await postgres?.stop();
  await rm(directory, { recursive: true, force: true });
});

/** Places orders whose checkouts are done at once: what is tried out here comes before them. */
const placement = (drawNumber: () => string) => {
  const connection = connectionOf(createRunQuery(database.pool));
  const driveUntil = async ({ id }: { id: string }) => {
    await database.pool.query(`UPDATE "order" SET state = 'CONFIRMED', confirmed_at = now() WHERE id = $1`, [id]);
    return getOrder(connection, id);
  };
  const settings = { deadlineMs: DEADLINE_MS, paymentDeadlineMs: DEADLINE_MS, captureAt: 'confirmation' } as const;
  const { prisma } = database;
  const writes = createCheckoutWrites(connection);
  return createPlaceOrderService({ prisma, connection, writes, driveUntil, provider: null, settings, drawNumber });
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
  it('are drawn again when they are taken, also by orders that are placed at the same moment', async () => {
    const numbers = Array.from({ length: 8 }, () => drawOrderNumber(() => randomInt(256)));
    // So few to draw from that most draws hit one that is taken.
    const { place } = placement(() => numbers[randomInt(numbers.length)] ?? '');
    const placed = await Promise.all(numbers.map(() => place(request(), ANONYMOUS)));
    expect(placed.map(({ kind }) => kind)).toEqual(numbers.map(() => 'placed'));
    const drawn = placed.map((result) => ('order' in result ? result.order.number : ''));
    expect(drawn.toSorted()).toEqual(numbers.toSorted());
  });
});
