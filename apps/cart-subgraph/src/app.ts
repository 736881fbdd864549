import { createSqlRunner } from '@commerce/database';
import { createSubgraphSchema } from '@commerce/graphql';
import type { WorkLoop } from '@commerce/outbox';
import type { Subgraph } from '@commerce/service';
import type { Pool } from 'pg';
import { type Context, createContext } from './context.ts';
import { resolvers } from './resolvers/index.ts';
import { startExpiry } from './services/expiry.ts';
import { createServices, type Dependencies } from './services/index.ts';

/** The cart subgraph, with the background work that expires idle carts. */
export interface CartSubgraph extends Subgraph<Context> {
  /** Starts to expire idle carts; returns a function that stops it. */
  startBackgroundWork(): WorkLoop;
}

/**
 * The cart subgraph, from its dependencies: it does not listen to a port itself.
 * @param dependencies.pool connections to the same database as `prisma`, for single statements.
 */
export function createCartSubgraph({
  pool,
  ...dependencies
}: Omit<Dependencies, 'sql'> & { pool: Pool }): CartSubgraph {
  const { prisma, settings, onError } = dependencies;
  const services = createServices({ ...dependencies, sql: createSqlRunner(pool) });
  return {
    name: 'cart-subgraph',
    schema: createSubgraphSchema(new URL('../schema.graphql', import.meta.url), resolvers),
    createContext: (viewer) => createContext(viewer, services),
    isReady: () => prisma.$queryRaw`SELECT 1`.then(() => true),
    startBackgroundWork: () => startExpiry({ prisma, intervalMs: settings.expiryIntervalMs, onError }),
  };
}
