import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { applyMigrations, createPool, prismaAdapter } from '@commerce/database';
import { type EventData, type EventType, newEvent } from '@commerce/events';
import {
  createDatabaseWithRole,
  createServiceRole,
  type LocalPostgres,
  startLocalPostgres,
} from '@commerce/local-postgres';
import { appendEvents } from '@commerce/outbox';
import { runJobs } from '@commerce/service';
import { createAddressGuard, createSeal } from '@commerce/webhooks';
import type pg from 'pg';
import { afterAll, beforeAll, expect } from 'vitest';
import { TEST_SERVER_SETTINGS } from '../../../../postgres.test-settings.ts';
import { PrismaClient } from '../../src/generated/prisma/client.ts';
import { createEventWork, type EventSettings } from '../../src/services/events/event-work.ts';
import { createWebhookEndpointService } from '../../src/services/events/webhook-endpoint-service.ts';

const repository = fileURLToPath(new URL('../../../../', import.meta.url));
const seal = createSeal('a secret that nobody needs to keep', 'test');

/** How long to wait for what must happen. Generous: only a hang shall time out. */
export const POLLING = { timeout: 120_000, interval: 20 };

const SETTINGS: EventSettings = {
  pollMs: 10,
  retentionDays: 30,
  timeoutMs: 300,
  schedule: [1, 1],
  policy: { allows: createAddressGuard(['127.0.0.1/32']), allowHttp: true },
  mail: null,
};

/** A delivery worker in the process of the test. */
export interface Worker {
  errors: unknown[];
  stop(): Promise<void>;
}

/** A separate orders database, and workers that deliver its events. */
export interface EventLab {
  prisma: PrismaClient;
  /** Starts a worker with its own connections. */
  work(settings?: Partial<EventSettings>): Worker;
  /** Writes an event that matches its contract. */
  append<Type extends EventType>(type: Type, data: EventData<Type>): Promise<void>;
  register(url: string, eventTypes?: string[]): Promise<string>;
  /** Runs SQL as the owner of the tables. */
  sql<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]>;
  /** Waits until every event is relayed and every delivery is settled. */
  settled(): Promise<void>;
}

export function useEventLab(): EventLab {
  let postgres: LocalPostgres | undefined;
  let pool: pg.Pool | undefined;
  let owner: pg.Pool | undefined;
  let prisma: PrismaClient | undefined;
  let directory = '';
  let url = '';

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'events-test-'));
    await chmod(directory, 0o755);
    postgres = await startLocalPostgres({ dataDirectory: join(directory, 'postgres'), settings: TEST_SERVER_SETTINGS });
    const { superuserUrl } = postgres;
    const database = { superuserUrl, database: 'orders', password: 'orders' };
    const ownerUrl = await createDatabaseWithRole({ ...database, role: 'orders' });
    url = await createServiceRole({ ...database, role: 'service' });
    await applyMigrations(
      { url: ownerUrl, migrationsDirectory: join(repository, 'prisma/orders/migrations') },
      { hasJobQueue: true, service: { role: 'service', file: join(repository, 'prisma/orders/service-role.sql') } },
    );
    pool = open(url);
    owner = open(ownerUrl);
    prisma = new PrismaClient({ adapter: prismaAdapter(pool) });
  });
  afterAll(async () => {
    await prisma?.$disconnect();
    await pool?.end();
    await owner?.end();
    await postgres?.stop();
    await rm(directory, { recursive: true, force: true });
  });

  const open = (as: string) =>
    createPool({ url: as, maxConnections: 5, applicationName: 'test', onError: () => {}, connectionTimeoutMs: 60_000 });
  const running = <T>(value: T | undefined): T => {
    if (value === undefined) throw new TypeError('The server runs only while tests do.');
    return value;
  };
  const sql: EventLab['sql'] = async (text, values) => (await running(owner).query(text, values)).rows;

  return {
    get prisma() {
      return running(prisma);
    },
    sql,
    work(settings) {
      const errors: unknown[] = [];
      const own = open(url);
      const client = new PrismaClient({ adapter: prismaAdapter(own) });
      const onError = (error: unknown) => void errors.push(error);
      const all = { ...SETTINGS, ...settings };
      const work = createEventWork({ pool: own, prisma: client, settings: all, seal, onError });
      const running = runJobs(work.jobs, onError);
      return {
        errors,
        async stop() {
          await running.stop();
          await work.stop();
          await client.$disconnect();
          await own.end();
        },
      };
    },
    append: (type, data) => appendEvents(running(prisma), [newEvent(type, data)]),
    async register(endpointUrl, eventTypes = []) {
      const endpoints = createWebhookEndpointService({ prisma: running(prisma), seal });
      const made = await endpoints.create({ url: endpointUrl, eventTypes }, 'sam');
      return made?.endpoint.id ?? '';
    },
    async settled() {
      const waiting = `SELECT (SELECT count(*) FROM outbox_event WHERE relayed_at IS NULL)
        + (SELECT count(*) FROM outbox_delivery WHERE state = 'PENDING') AS count`;
      await expect.poll(() => sql(waiting), POLLING).toEqual([{ count: '0' }]);
    },
  };
}

/** An event of an invented order. */
export function cancelled(orderId: string = randomUUID(), reason: string | null = null) {
  return { orderId, number: '7QX4-M2KD-9T5', reason };
}
