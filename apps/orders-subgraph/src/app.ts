import { createRunQuery } from '@commerce/database';
import { createSubgraphSchema } from '@commerce/graphql';
import type { Subgraph } from '@commerce/service';
import type { Pool } from 'pg';
import { type Context, createContext } from './context.ts';
import { resolvers } from './resolvers/index.ts';
import { type CheckoutJobs, startCheckoutJobs } from './services/checkout-jobs.ts';
import { createServices, type Dependencies } from './services/index.ts';
import { connectionOf } from './services/order-repository.ts';
import type { PaymentCallbackService } from './services/payment-callback-service.ts';

/** The orders subgraph with the background work that finishes what a dead process has left. */
export interface OrdersSubgraph extends Subgraph<Context> {
  /** Starts to finish abandoned checkouts; answers how to stop. */
  startBackgroundWork(): CheckoutJobs;
  /** Takes in what the payment provider tells of its own accord. */
  callbacks: PaymentCallbackService;
}

/**
 * The orders subgraph, from its dependencies: it knows nothing of listening.
 * @param dependencies.pool connections to the same database as `prisma`, for single statements and the job queue.
 */
export function createOrdersSubgraph({
  pool,
  ...dependencies
}: Omit<Dependencies, 'connection'> & { pool: Pool }): OrdersSubgraph {
  const { prisma, settings, onError } = dependencies;
  const connection = connectionOf(createRunQuery(pool));
  const services = createServices({ ...dependencies, connection });
  return {
    name: 'orders-subgraph',
    schema: createSubgraphSchema(new URL('../schema.graphql', import.meta.url), resolvers),
    createContext: (viewer) => createContext(viewer, services, settings),
    isReady: () => prisma.$queryRaw`SELECT 1`.then(() => true),
    startBackgroundWork: () =>
      startCheckoutJobs({
        pool,
        connection,
        driver: services.driver,
        tasks: { heed_callback: services.callbacks.heed, drive_refund: services.refunds.drive },
        onError,
      }),
    callbacks: services.callbacks,
  };
}
