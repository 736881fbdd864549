import { findRunningPostgres } from '@commerce/local-postgres';
import { dataDirectoryFrom } from './data-directory.ts';
import { createDatabases, type DatabaseUrls, databaseUrlsFrom, migrateDatabases } from './databases.ts';
import { lockDirectory } from './directory-lock.ts';
import type { Graph } from './graph.ts';
import { clusterDirectory, startOwnServer } from './own-server.ts';
import { ensureSecrets } from './secrets.ts';

/**
 * Runs a command on the databases of a running `npm start`, or on those in the environment. If there are neither,
 * starts the clone's own for the duration of the command, migrated first unless `migrate` is false.
 */
export async function withDatabases<Result>(
  graph: Graph,
  env: NodeJS.ProcessEnv,
  run: (urls: DatabaseUrls) => Promise<Result>,
  { migrate = true }: { migrate?: boolean } = {},
): Promise<Result> {
  const found = await findDatabases(graph, env);
  if (found) {
    tell(found.origin);
    return run(found.urls);
  }

  const dataDirectory = dataDirectoryFrom(env, graph.root);
  tell(`started for this command, from ${dataDirectory}`);
  const unlock = await lockDirectory(dataDirectory);
  try {
    const secrets = await ensureSecrets(`${dataDirectory}/secrets`, graph);
    const server = await startOwnServer(dataDirectory, { settings: {}, onLog: () => undefined });
    try {
      const urls = await createDatabases(graph, secrets, server.superuserUrl);
      if (migrate) await migrateDatabases(graph, urls);
      return await run(urls);
    } finally {
      await server.stop();
    }
  } finally {
    await unlock();
  }
}

/** Databases, and whose they are. */
export interface FoundDatabases {
  urls: DatabaseUrls;
  /** In words, without passwords. */
  origin: string;
}

/** The databases that the environment names, or those of a running `npm start`; null where neither is there. */
export async function findDatabases(graph: Graph, env: NodeJS.ProcessEnv): Promise<FoundDatabases | null> {
  const given = databaseUrlsFrom(env, graph);
  if (given)
    return { urls: given, origin: `those of the environment, ${Object.values(given).map(placeOf).join(', ')}` };
  const dataDirectory = dataDirectoryFrom(env, graph.root);
  const running = await findRunningPostgres(clusterDirectory(dataDirectory));
  if (!running) return null;
  const urls = await createDatabases(
    graph,
    await ensureSecrets(`${dataDirectory}/secrets`, graph),
    running.superuserUrl,
  );
  return { urls, origin: `those of the graph that runs from ${dataDirectory}` };
}

function placeOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}

/** On the error output: the other one may be a file of orders. */
function tell(origin: string): void {
  process.stderr.write(`Databases: ${origin}\n`);
}
