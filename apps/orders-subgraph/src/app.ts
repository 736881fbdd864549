import { createSubgraphSchema } from '@commerce/graphql';
import type { Subgraph } from '@commerce/service';
import { type Context, createContext } from './context.ts';
import { resolvers } from './resolvers/index.ts';
import { createServices, type Dependencies } from './services/index.ts';
import { startSweeper } from './services/sweeper.ts';

const SWEEP_INTERVAL_MS = 1_000;
const SWEEP_IDLE_MS = 5_000;

/** The orders subgraph with the background work that finishes what a dead process has left. */
export interface OrdersSubgraph extends Subgraph<Context> {
  /** Starts to finish abandoned checkouts; answers how to stop. */
  startBackgroundWork(): { stop(): Promise<void> };
}

/** The orders subgraph, from its dependencies: it knows nothing of listening. */
export function createOrdersSubgraph(dependencies: Dependencies): OrdersSubgraph {
  const { prisma, settings, onError } = dependencies;
  const services = createServices(dependencies);
  return {
    name: 'orders-subgraph',
    schema: createSubgraphSchema(new URL('../schema.graphql', import.meta.url), resolvers),
    createContext: (viewer) => createContext(viewer, services, settings),
    isReady: () => prisma.$queryRaw`SELECT 1`.then(() => true),
    startBackgroundWork: () =>
      startSweeper({
        prisma,
        driver: services.driver,
        intervalMs: SWEEP_INTERVAL_MS,
        idleMs: SWEEP_IDLE_MS,
        onError,
      }),
  };
}
