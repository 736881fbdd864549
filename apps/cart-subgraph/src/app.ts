import { createSubgraphSchema } from '@commerce/graphql';
import type { Subgraph } from '@commerce/service';
import { type Context, createContext } from './context.ts';
import { resolvers } from './resolvers/index.ts';
import { createServices, type Dependencies } from './services/index.ts';

/** The cart subgraph, from its dependencies: it knows nothing of listening. */
export function createCartSubgraph(dependencies: Dependencies): Subgraph<Context> {
  const services = createServices(dependencies);
  return {
    name: 'cart-subgraph',
    schema: createSubgraphSchema(new URL('../schema.graphql', import.meta.url), resolvers),
    createContext: (viewer) => createContext(viewer, services),
    isReady: () => dependencies.prisma.$queryRaw`SELECT 1`.then(() => true),
  };
}
