import { createSqlRunner } from '@commerce/database';
import { createSubgraphSchema } from '@commerce/graphql';
import type { Subgraph } from '@commerce/service';
import type { Pool } from 'pg';
import { type Context, createContext } from './context.ts';
import { resolvers } from './resolvers/index.ts';
import { startCheckoutJobs } from './services/checkout/checkout-jobs.ts';
import { startEventWork } from './services/events/event-work.ts';
import { createServices, type Dependencies, sealOf } from './services/index.ts';
import type { PaymentCallbackService } from './services/payments/payment-callback-service.ts';

/** The orders subgraph, with its background work: it finishes what a dead process has left, and delivers events. */
export interface OrdersSubgraph extends Subgraph<Context> {
  /** Starts the background work; answers how to stop. */
  startBackgroundWork(): { stop(): Promise<void> };
  /** Receives the callbacks of the payment provider. */
  callbacks: PaymentCallbackService;
}

/**
 * The orders subgraph, from its dependencies: it does not listen to a port itself.
 * @param dependencies.pool connections to the same database as `prisma`, for single statements, the job queue and events.
 */
export function createOrdersSubgraph({
  pool,
  ...dependencies
}: Omit<Dependencies, 'sql'> & { pool: Pool }): OrdersSubgraph {
  const { prisma, settings, onError } = dependencies;
  const sql = createSqlRunner(pool);
  const services = createServices({ ...dependencies, sql });
  return {
    name: 'orders-subgraph',
    schema: createSubgraphSchema(new URL('../schema.graphql', import.meta.url), resolvers),
    createContext: (viewer) => createContext(viewer, services, settings),
    isReady: () => prisma.$queryRaw`SELECT 1`.then(() => true),
    startBackgroundWork: () => {
      const { driver, callbacks, refunds } = services;
      const tasks = { process_callback: callbacks.process, drive_refund: refunds.drive };
      const checkouts = startCheckoutJobs({ pool, sql, driver, tasks, onError });
      const events = startEventWork({ pool, prisma, settings: settings.events, seal: sealOf(settings), onError });
      return { stop: async () => void (await Promise.all([checkouts.stop(), events.stop()])) };
    },
    callbacks: services.callbacks,
  };
}
