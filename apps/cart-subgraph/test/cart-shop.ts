import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  applyMigrations,
  createPool,
  createSqlRunner,
  createStatementCounter,
  prismaAdapter,
} from '@commerce/database';
import { ANONYMOUS, type Viewer } from '@commerce/identity';
import {
  createDatabaseWithRole,
  createServiceRole,
  type LocalPostgres,
  startLocalPostgres,
} from '@commerce/local-postgres';
import type pg from 'pg';
import { afterAll, beforeAll } from 'vitest';
import { TEST_SERVER_SETTINGS } from '../../../postgres.test-settings.ts';
import { PrismaClient } from '../src/generated/prisma/client.ts';
import { createServices, type Services } from '../src/services/index.ts';
import type { Settings } from '../src/settings.ts';
import { type Catalogue, createCatalogue } from './catalogue.ts';

const repository = fileURLToPath(new URL('../../../', import.meta.url));

/** The cart subgraph's services on a separate database, with a catalogue in memory. */
export interface CartShop {
  prisma: PrismaClient;
  catalogue: Catalogue;
  /** The services, with settings that differ from the defaults. */
  services(settings?: Partial<Settings>): Services;
  /** The statements sent since the last call. */
  takeStatements(): string[];
  /** Runs SQL directly, as the owner of the tables: as a mistaken operator would. */
  sql<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]>;
}

/** A guest: anyone who knows the cart's id. */
export const guest: Viewer = ANONYMOUS;

/** A separate customer for a test. */
export function someCustomer(): Viewer & { customerId: string } {
  return { ...ANONYMOUS, customerId: `customer-${randomUUID()}` };
}

const SETTINGS: Settings = { idleDays: 30, retentionDays: 90, mergeRule: 'larger', expiryIntervalMs: 1_000 };

/** Starts a server for the tests of one file. */
export function useCartShop(): CartShop {
  let postgres: LocalPostgres | undefined;
  let pool: pg.Pool | undefined;
  let owner: pg.Pool | undefined;
  let prisma: PrismaClient | undefined;
  let directory = '';
  const catalogue = createCatalogue();
  const { onStatement, take } = createStatementCounter();

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'cart-test-'));
    await chmod(directory, 0o755);
    postgres = await startLocalPostgres({ dataDirectory: join(directory, 'postgres'), settings: TEST_SERVER_SETTINGS });
    const { superuserUrl } = postgres;
    const database = { superuserUrl, database: 'cart', password: 'cart' };
    const ownerUrl = await createDatabaseWithRole({ ...database, role: 'cart' });
    const url = await createServiceRole({ ...database, role: 'service' });
    await applyMigrations(
      { url: ownerUrl, migrationsDirectory: join(repository, 'prisma/cart/migrations') },
      { service: { role: 'service', file: join(repository, 'prisma/cart/service-role.sql') } },
    );
    owner = createPool({ url: ownerUrl, maxConnections: 10, applicationName: 'owner', onError: () => {} });
    pool = createPool({ url, maxConnections: 10, applicationName: 'cart-test', onError: () => {}, onStatement });
    prisma = new PrismaClient({ adapter: prismaAdapter(pool) });
  });
  afterAll(async () => {
    await prisma?.$disconnect();
    await pool?.end();
    await owner?.end();
    await postgres?.stop();
    await rm(directory, { recursive: true, force: true });
  });

  const running = <T>(value: T | undefined): T => {
    if (value === undefined) throw new TypeError('The server runs only while tests do.');
    return value;
  };
  return {
    get prisma() {
      return running(prisma);
    },
    catalogue,
    services: (settings) =>
      createServices({
        prisma: running(prisma),
        sql: createSqlRunner(running(pool)),
        products: catalogue.client,
        settings: { ...SETTINGS, ...settings },
      }),
    takeStatements: take,
    sql: async (text, values) => (await running(owner).query(text, values)).rows,
  };
}
