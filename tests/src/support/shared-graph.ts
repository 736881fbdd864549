import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { graph as described, type KnownDatabases, type KnownSubgraph, subgraphUrls } from './known-graph.ts';
import { type RunningGraph, runGraph } from './run-graph.ts';

declare module 'vitest' {
  interface ProvidedContext {
    gatewayUrl: string;
    dataDirectory: string;
    superuserUrl: string;
    /** As the owners of the tables. */
    databaseUrls: KnownDatabases;
    /** As the services. */
    serviceUrls: KnownDatabases;
    subgraphUrls: Record<KnownSubgraph, string>;
    /** Of the services' metrics, by service. */
    metricsPorts: Record<string, number>;
    /** Of the services and of PostgreSQL, by name. */
    processIds: Record<string, number>;
  }
}

/** Runs one graph for all tests that neither break it nor need to be alone with its data. */
export default async function startSharedGraph(project: TestProject) {
  // Statements are counted, so no background work may run in between.
  const graph = await runGraph({
    observe: true,
    env: {
      'cart-subgraph': { CART_EXPIRY_INTERVAL_MS: '600000', OUTBOX_POLL_MS: '600000' },
      'products-subgraph': {
        RESERVATION_EXPIRY_INTERVAL_MS: '600000',
        OUTBOX_POLL_MS: '600000',
        // Longer than any test: a statement must end because its client has gone.
        STATEMENT_TIMEOUT_MS: '600000',
      },
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
  project.provide('serviceUrls', graph.serviceUrls);
  project.provide('subgraphUrls', subgraphUrls(graph));
  project.provide('metricsPorts', metricsPortsOf(graph));
  project.provide('processIds', await processIdsOf(graph));
  return graph.stop;
}

/** In one process, all services have the same. */
function metricsPortsOf({ metricsPorts }: RunningGraph): Record<string, number> {
  const shared = described.services.map(({ name }) => [name, metricsPorts?.['one-process'] ?? 0]);
  return { ...Object.fromEntries(shared), ...metricsPorts };
}

async function processIdsOf(graph: RunningGraph): Promise<Record<string, number>> {
  const services = graph.instances.map(({ name }) => [name, graph.service(name).pid] as const);
  const [postgres] = (await readFile(join(graph.dataDirectory, 'postgres', 'postmaster.pid'), 'utf8')).split('\n');
  return Object.fromEntries([...services, ['postgres', Number(postgres)]]);
}
