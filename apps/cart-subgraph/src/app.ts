import { createSqlRunner } from '@commerce/database';
import { createSubgraphSchema } from '@commerce/graphql';
import { type AcceptEvents, handOver, type OutboxSettings, outboxJobs } from '@commerce/outbox';
import type { Subgraph } from '@commerce/service';
import type { Pool } from 'pg';
import { type Context, createContext } from './context.ts';
import { resolvers } from './resolvers/index.ts';
import { cartRetention } from './services/cart-retention.ts';
import { cartExpiry } from './services/expiry.ts';
import { createServices, type Dependencies } from './services/index.ts';

/**
 * The cart subgraph, from its dependencies.
 * @param dependencies.pool connections to the same database as `prisma`.
 * @param dependencies.acceptEvents sends our events to orders.
 */
export function createCartSubgraph({
  pool,
  acceptEvents,
  outbox,
  ...dependencies
}: Omit<Dependencies, 'sql'> & { pool: Pool; acceptEvents: AcceptEvents; outbox: OutboxSettings }): Subgraph<Context> {
  const { prisma, settings } = dependencies;
  const services = createServices({ ...dependencies, sql: createSqlRunner(pool) });
  return {
    schema: createSubgraphSchema(new URL('../schema.graphql', import.meta.url), resolvers),
    context: (viewer, { deadline }) => createContext(viewer, deadline, services),
    isReady: () => prisma.$queryRaw`SELECT 1`.then(() => true),
    jobs: [
      cartExpiry(prisma, settings),
      cartRetention(prisma, settings),
      ...outboxJobs({ pool, settings: outbox, relay: handOver(acceptEvents) }),
    ],
  };
}
