import { createSubgraphSchema } from '@commerce/graphql';
import { type HandOver, type OutboxSettings, startOutbox } from '@commerce/outbox';
import type { Subgraph } from '@commerce/service';
import type { Pool } from 'pg';
import { type Context, createContext } from './context.ts';
import type { PrismaClient } from './generated/prisma/client.ts';
import { resolvers } from './resolvers/index.ts';
import { createServices } from './services/index.ts';
import { setLowStock } from './services/low-stock.ts';
import { startReservationExpiry } from './services/reservation-expiry.ts';
import type { SqlRunners } from './services/sql-runners.ts';
import type { Settings } from './settings.ts';

/** What publishing events needs. */
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

/** The products subgraph with its background work: it releases reservations of unfinished orders, and publishes events. */
export interface ProductsSubgraph extends Subgraph<Context> {
  /** Starts the background work; answers how to stop. */
  startBackgroundWork(events: EventOptions): { stop(): Promise<void> };
}

/**
 * The products subgraph, from its dependencies: it does not listen to a port itself.
 * @param dependencies.onError receives what goes wrong in the background.
 */
export function createProductsSubgraph({
  prisma,
  sql,
  settings,
  onError,
}: {
  prisma: PrismaClient;
  sql: SqlRunners;
  settings: Settings;
  onError: (error: unknown) => void;
}): ProductsSubgraph {
  const services = createServices({ prisma, sql, currencyCode: settings.currencyCode });
  return {
    name: 'products-subgraph',
    schema: createSubgraphSchema(new URL('../schema.graphql', import.meta.url), resolvers),
    createContext: (viewer) => createContext(viewer, services, settings),
    isReady: () => prisma.$queryRaw`SELECT 1`.then(() => true),
    startBackgroundWork: (events) => {
      setLowStock(prisma, events.settings.lowStockAt).catch(events.onError);
      const outbox = startOutbox(events);
      const reservations = startReservationExpiry({
        prisma,
        lifetimeMs: settings.reservationMinutes * 60_000,
        intervalMs: settings.reservationExpiryIntervalMs,
        onError,
      });
      return { stop: async () => void (await Promise.all([reservations.stop(), outbox.stop()])) };
    },
  };
}
