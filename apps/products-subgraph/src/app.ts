import { createSubgraphSchema } from '@commerce/graphql';
import { type HandOver, type OutboxSettings, type RunningOutbox, startOutbox } from '@commerce/outbox';
import type { Subgraph } from '@commerce/service';
import type { Pool } from 'pg';
import { type Context, createContext, type Settings } from './context.ts';
import type { PrismaClient } from './generated/prisma/client.ts';
import { resolvers } from './resolvers/index.ts';
import { createServices } from './services/index.ts';
import { setLowStock } from './services/low-stock.ts';

/** The products subgraph with the background work that tells of its events. */
export interface ProductsSubgraph extends Subgraph<Context> {
  /** Starts to hand events over; answers how to stop. */
  startBackgroundWork(options: EventOptions): RunningOutbox;
}

/** What it takes to tell of events. */
export interface EventOptions {
  /** Connections to the same database as `prisma`. */
  pool: Pool;
  settings: OutboxSettings & {
    /** From how few available units on a variant is short, unless it says otherwise. */
    lowStockAt: number;
  };
  handOver: HandOver;
  onError: (error: unknown) => void;
}

/** The products subgraph, from its dependencies: it knows nothing of listening. */
export function createProductsSubgraph({
  prisma,
  settings,
}: {
  prisma: PrismaClient;
  settings: Settings;
}): ProductsSubgraph {
  const services = createServices({ prisma });
  return {
    name: 'products-subgraph',
    schema: createSubgraphSchema(new URL('../schema.graphql', import.meta.url), resolvers),
    createContext: (viewer) => createContext(viewer, services, settings),
    isReady: () => prisma.$queryRaw`SELECT 1`.then(() => true),
    startBackgroundWork: (options) => {
      setLowStock(prisma, options.settings.lowStockAt).catch(options.onError);
      return startOutbox(options);
    },
  };
}
