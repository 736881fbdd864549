import type { RunQuery } from '@commerce/database';
import { createSubgraphSchema } from '@commerce/graphql';
import type { Subgraph } from '@commerce/service';
import { type Context, createContext, type Settings } from './context.ts';
import type { PrismaClient } from './generated/prisma/client.ts';
import { resolvers } from './resolvers/index.ts';
import { createServices } from './services/index.ts';

/** The products subgraph, from its dependencies: it knows nothing of listening. */
export function createProductsSubgraph({
  prisma,
  query,
  settings,
}: {
  prisma: PrismaClient;
  query: RunQuery;
  settings: Settings;
}): Subgraph<Context> {
  const services = createServices({ prisma, query });
  return {
    name: 'products-subgraph',
    schema: createSubgraphSchema(new URL('../schema.graphql', import.meta.url), resolvers),
    createContext: (viewer) => createContext(viewer, services, settings),
    isReady: () => prisma.$queryRaw`SELECT 1`.then(() => true),
  };
}
