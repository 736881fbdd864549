import { createTrailSealer } from '@commerce/database';
import { createSubgraphSchema } from '@commerce/graphql';
import { type AcceptEvents, handOver, type OutboxSettings, outboxJobs } from '@commerce/outbox';
import type { Subgraph } from '@commerce/service';
import type { Pool } from 'pg';
import { type Context, createContext } from './context.ts';
import type { PrismaClient } from './generated/prisma/client.ts';
import { resolvers } from './resolvers/index.ts';
import { createServices } from './services/index.ts';
import { lowStockJob } from './services/low-stock.ts';
import { reservationExpiry } from './services/reservation-expiry.ts';
import { createSqlRunners } from './services/sql-runners.ts';
import type { Settings } from './settings.ts';

const SEAL_EVERY_MS = 10_000;

/**
 * The products subgraph, from its dependencies.
 * @param dependencies.pool connections to the same database as `prisma`.
 * @param dependencies.acceptEvents sends our events to orders.
 */
export function createProductsSubgraph({
  prisma,
  pool,
  acceptEvents,
  outbox,
  settings,
}: {
  prisma: PrismaClient;
  pool: Pool;
  acceptEvents: AcceptEvents;
  outbox: OutboxSettings;
  settings: Settings;
}): Subgraph<Context> {
  const services = createServices({ prisma, sql: createSqlRunners(pool), currencyCode: settings.currencyCode });
  return {
    schema: createSubgraphSchema(new URL('../schema.graphql', import.meta.url), resolvers),
    context: (viewer, { caller }) => createContext(viewer, services, settings, caller),
    isReady: () => prisma.$queryRaw`SELECT 1`.then(() => true),
    jobs: [
      lowStockJob(prisma, settings.lowStockAt),
      reservationExpiry(prisma, settings),
      { name: 'seal the audit log', everyMs: SEAL_EVERY_MS, run: createTrailSealer(pool) },
      ...outboxJobs({ pool, settings: outbox, relay: handOver(acceptEvents) }),
    ],
  };
}
