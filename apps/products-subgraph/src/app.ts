import { createSubgraphSchema } from '@commerce/graphql';
import type { Subgraph } from '@commerce/service';
import { type Context, createContext, type Settings } from './context.ts';
import type { PrismaClient } from './generated/prisma/client.ts';
import { resolvers } from './resolvers/index.ts';
import { createServices } from './services/index.ts';
import { type ReservationExpiry, startReservationExpiry } from './services/reservation-expiry.ts';

/** The products subgraph with the background work that gives back what is held for unfinished orders. */
export interface ProductsSubgraph extends Subgraph<Context> {
  /** Starts to give back unfinished reservations; answers how to stop. */
  startBackgroundWork(): ReservationExpiry;
}

/**
 * The products subgraph, from its dependencies: it knows nothing of listening.
 * @param dependencies.onError receives what goes wrong in the background.
 */
export function createProductsSubgraph({
  prisma,
  settings,
  onError,
}: {
  prisma: PrismaClient;
  settings: Settings;
  onError: (error: unknown) => void;
}): ProductsSubgraph {
  const services = createServices({ prisma, currencyCode: settings.currencyCode });
  return {
    name: 'products-subgraph',
    schema: createSubgraphSchema(new URL('../schema.graphql', import.meta.url), resolvers),
    createContext: (viewer) => createContext(viewer, services, settings),
    isReady: () => prisma.$queryRaw`SELECT 1`.then(() => true),
    startBackgroundWork: () =>
      startReservationExpiry({
        prisma,
        lifetimeMs: settings.reservationMinutes * 60_000,
        intervalMs: settings.reservationExpiryIntervalMs,
        onError,
      }),
  };
}
