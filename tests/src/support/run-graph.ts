import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Stack, type StackOptions, startStack } from '@commerce/local-stack';
import { TEST_SERVER_SETTINGS } from '../../../postgres.test-settings.ts';
import { graph, IS_ONE_PROCESS, type KnownDatabases, knownDatabases } from './known-graph.ts';
import { root, temporaryDirectory } from './repository.ts';

/** A separate graph: its own database server, processes and ports, with the demo catalogue. */
export interface RunningGraph extends Stack {
  dataDirectory: string;
  /** As the owners of the tables. */
  databaseUrls: KnownDatabases;
  /** As the services. */
  serviceUrls: KnownDatabases;
}

/** Starts a graph that is independent of others; `stop` leaves nothing behind. */
export async function runGraph(
  options: Pick<StackOptions, 'env' | 'oneProcess' | 'observe' | 'tls'> = {},
): Promise<RunningGraph> {
  const directory = await temporaryDirectory();
  const stack = await startStack({
    graph,
    dataDirectory: directory.path,
    postgresSettings: {
      shared_preload_libraries: 'pg_stat_statements',
      'pg_stat_statements.track_planning': 'on',
      ...TEST_SERVER_SETTINGS,
    },
    oneProcess: IS_ONE_PROCESS,
    prepareData: ({ services }) => importFile(knownDatabases(services).products, join(root, 'demo', 'catalogue.csv')),
    ...options,
  });
  return {
    ...stack,
    databaseUrls: knownDatabases(stack.databases.owners),
    serviceUrls: knownDatabases(stack.databases.services),
    dataDirectory: directory.path,
    stop: async () => {
      await stack.stop();
      await directory.remove();
    },
  };
}

/** Imports a product file as `npm run import` does. */
export async function importFile(databaseUrl: string, file: string): Promise<void> {
  await promisify(execFile)(process.execPath, [join(root, 'apps/products-subgraph/dist/import.js'), file], {
    env: { ...process.env, DATABASE_URL: databaseUrl },
  });
}
