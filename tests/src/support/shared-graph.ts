import type { TestProject } from 'vitest/node';
import { runGraph } from './run-graph.ts';

declare module 'vitest' {
  interface ProvidedContext {
    gatewayUrl: string;
    dataDirectory: string;
    superuserUrl: string;
    databaseUrls: { products: string; cart: string; orders: string };
    subgraphUrls: { products: string; cart: string; orders: string };
  }
}

/** Runs one graph for all tests that neither break it nor count on being alone with its data. */
export default async function startSharedGraph(project: TestProject) {
  // Statements are counted: no background job may run in between.
  const graph = await runGraph({
    env: {
      'cart-subgraph': { CART_EXPIRY_INTERVAL_MS: '600000' },
      'products-subgraph': { RESERVATION_EXPIRY_INTERVAL_MS: '600000' },
    },
  });
  project.provide('gatewayUrl', graph.gatewayUrl);
  project.provide('dataDirectory', graph.dataDirectory);
  project.provide('superuserUrl', graph.postgres?.superuserUrl ?? '');
  project.provide('databaseUrls', graph.databaseUrls);
  project.provide('subgraphUrls', {
    products: `${graph.service('products-subgraph').url}/graphql`,
    cart: `${graph.service('cart-subgraph').url}/graphql`,
    orders: `${graph.service('orders-subgraph').url}/graphql`,
  });
  return graph.stop;
}
