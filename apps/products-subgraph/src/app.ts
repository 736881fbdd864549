import { createSubgraphSchema } from '@commerce/graphql';
import type { Subgraph } from '@commerce/service';
import { type Context, createContext, type Settings } from './context.ts';
import type { PrismaClient } from './generated/prisma/client.ts';
import { resolvers } from './resolvers/index.ts';
import { createServices } from './services/index.ts';

/** The products subgraph, from its dependencies: it knows nothing of listening. */
export function createProductsSubgraph({
  prisma,
  settings,
}: {
  prisma: PrismaClient;
  settings: Settings;
}): Subgraph<Context> {
  const services = createServices({ prisma, currencyCode: settings.currencyCode });
  return {
    name: 'products-subgraph',
    schema: createSubgraphSchema(new URL('../schema.graphql', import.meta.url), resolvers),
    createContext: (viewer) => createContext(viewer, services, settings),
    isReady: () => prisma.$queryRaw`SELECT 1`.then(() => true),
  };
}
