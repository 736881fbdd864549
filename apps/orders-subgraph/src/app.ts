import { createSqlRunner, createTrailSealer } from '@commerce/database';
import { createSubgraphSchema } from '@commerce/graphql';
import type { Logger, SecurityEvent, Subgraph } from '@commerce/service';
import type { Pool } from 'pg';
import { type Context, createContext } from './context.ts';
import { addPaymentCallbacks } from './payment-callbacks.ts';
import { resolvers } from './resolvers/index.ts';
import { checkoutJobs } from './services/checkout/checkout-jobs.ts';
import { measureCheckouts } from './services/checkout/measure-checkouts.ts';
import { unpaidOrders } from './services/checkout/unpaid-orders.ts';
import { createEventWork } from './services/events/event-work.ts';
import { createServices, type Dependencies, sealOf } from './services/index.ts';
import { attemptRetention } from './services/orders/attempt-retention.ts';

const SEAL_EVERY_MS = 10_000;

/**
 * The orders subgraph, from its dependencies.
 * @param dependencies.prepareQueue resolves once the job queue can take jobs: without it the subgraph is not ready.
 * @param dependencies.report receives security events.
 * @param dependencies.pool connections to the same database as `prisma`, for single statements, the job queue and events.
 */
export function createOrdersSubgraph({
  pool,
  prepareQueue,
  report,
  logDeliveries,
  ...dependencies
}: Omit<Dependencies, 'sql'> & {
  pool: Pool;
  prepareQueue: () => Promise<void>;
  report: (event: SecurityEvent) => void;
  /** Receives how attempts to deliver events end. Default: nobody does. */
  logDeliveries?: Pick<Logger, 'info'>;
}): Subgraph<Context> {
  const { prisma, settings, onError } = dependencies;
  const sql = createSqlRunner(pool);
  const services = createServices({ ...dependencies, sql });
  measureCheckouts(sql);
  const { driver, callbacks, refunds } = services;
  const tasks = { process_callback: callbacks.process, drive_refund: refunds.drive };
  const events = createEventWork({
    ...{ pool, prisma, settings: settings.events, seal: sealOf(settings), onError },
    log: logDeliveries,
  });
  return {
    schema: createSubgraphSchema(new URL('../schema.graphql', import.meta.url), resolvers),
    context: (viewer, { deadline }) =>
      createContext(viewer, { deadline, services, settings, report, log: dependencies.log }),
    isReady: async () => {
      await prepareQueue();
      await prisma.$queryRaw`SELECT 1`;
      return true;
    },
    jobs: [
      ...checkoutJobs({ pool, sql, driver, tasks, prepareQueue, onError }),
      unpaidOrders(sql, settings),
      attemptRetention(sql, settings),
      { name: 'seal the audit log', everyMs: SEAL_EVERY_MS, run: createTrailSealer(pool) },
      ...events.jobs,
    ],
    stop: events.stop,
    addRoutes: (routes) => addPaymentCallbacks(routes, callbacks, report),
  };
}
