import type { TestProject } from 'vitest/node';
import { type KnownDatabases, type KnownSubgraph, subgraphUrls } from './known-graph.ts';
import { runGraph } from './run-graph.ts';

declare module 'vitest' {
  interface ProvidedContext {
    gatewayUrl: string;
    dataDirectory: string;
    superuserUrl: string;
    databaseUrls: KnownDatabases;
    subgraphUrls: Record<KnownSubgraph, string>;
  }
}

/** Runs one graph for all tests that neither break it nor count on being alone with its data. */
export default async function startSharedGraph(project: TestProject) {
  // Statements are counted: background work must not run in between.
  const graph = await runGraph({
    env: {
      'cart-subgraph': { CART_EXPIRY_INTERVAL_MS: '600000', OUTBOX_POLL_MS: '600000' },
      'products-subgraph': { RESERVATION_EXPIRY_INTERVAL_MS: '600000', OUTBOX_POLL_MS: '600000' },
      'orders-subgraph': {
        WEBHOOK_ALLOW_HTTP: 'true',
        WEBHOOK_ALLOWED_NETWORKS: '127.0.0.1/32',
        WEBHOOK_RETRY_DELAYS_MS: '20,40',
      },
    },
  });
  project.provide('gatewayUrl', graph.gatewayUrl);
  project.provide('dataDirectory', graph.dataDirectory);
  project.provide('superuserUrl', graph.database?.current().superuserUrl ?? '');
  project.provide('databaseUrls', graph.databaseUrls);
  project.provide('subgraphUrls', subgraphUrls(graph));
  return graph.stop;
}
