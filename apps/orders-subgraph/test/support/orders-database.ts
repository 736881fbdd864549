import { randomInt, randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { applyMigrations } from '@commerce/database';
import {
  createDatabaseWithRole,
  createServiceRole,
  type LocalPostgres,
  startLocalPostgres,
} from '@commerce/local-postgres';
import { afterAll, beforeAll } from 'vitest';
import { TEST_SERVER_SETTINGS } from '../../../../postgres.test-settings.ts';
import { type Database, openDatabase } from '../../src/database.ts';
import { drawOrderNumber } from '../../src/domain/order-number.ts';
import type { NewOrder } from '../../src/services/orders/order-repository.ts';

const directoryOf = (path: string) => fileURLToPath(new URL(`../../../../prisma/orders/${path}`, import.meta.url));
export const address = {
  name: 'Ada',
  line1: '1',
  line2: null,
  city: 'London',
  region: null,
  postalCode: null,
  countryCode: 'GB',
};

/** An order in its state when it is placed, by a guest. */
export function newOrder(changes: Partial<NewOrder> = {}): NewOrder {
  return {
    id: randomUUID(),
    number: drawOrderNumber(() => randomInt(256)),
    keyScope: randomUUID(),
    idempotencyKey: randomUUID(),
    requestHash: '',
    customerId: null,
    cartId: randomUUID(),
    cartVersion: 1,
    email: 'ada@example.com',
    shippingAddress: address,
    billingAddress: address,
    placedTotal: 5n,
    currencyCode: 'EUR',
    placedAt: new Date(),
    traceparent: null,
    paying: null,
    ...changes,
  };
}

/**
 * An orders database for the tests of a file. Returns a function that opens it with new connections, as the service's
 * role or as the owner.
 */
export function useOrdersDatabase(): (as?: 'service' | 'owner') => Promise<Database> {
  let directory: string;
  let postgres: LocalPostgres;
  const urls = { owner: '', service: '' };
  const opened: Database[] = [];
  const open = async (as: 'service' | 'owner' = 'service') => {
    const database = openDatabase({ url: urls[as], maxConnections: 10, onError: () => undefined });
    opened.push(database);
    return database;
  };

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'orders-test-'));
    await chmod(directory, 0o755);
    postgres = await startLocalPostgres({ dataDirectory: join(directory, 'postgres'), settings: TEST_SERVER_SETTINGS });
    const database = { superuserUrl: postgres.superuserUrl, database: 'orders', password: 'orders' };
    urls.owner = await createDatabaseWithRole({ ...database, role: 'orders' });
    urls.service = await createServiceRole({ ...database, role: 'service' });
    await applyMigrations(
      { url: urls.owner, migrationsDirectory: directoryOf('migrations') },
      { hasJobQueue: true, service: { role: 'service', file: directoryOf('service-role.sql') } },
    );
  });
  afterAll(async () => {
    await Promise.all(opened.filter(({ pool }) => !pool.ending).map((database) => database.close()));
    await postgres?.stop();
    await rm(directory, { recursive: true, force: true });
  });
  return open;
}
