import { findRunningPostgres } from '@commerce/local-postgres';
import { dataDirectoryFrom } from './data-directory.ts';
import {
  createDatabases,
  type DatabaseRoles,
  databasesFrom,
  migrateDatabases,
  migrationStatusOf,
  requireDatabases,
} from './databases.ts';
import type { Graph } from './graph.ts';
import { clusterDirectory, requireCluster, withOwnServer } from './own-server.ts';
import { ensureSecrets } from './secrets.ts';

/** What a command does with the databases. */
export interface DatabaseUse {
  /** Whether it may create and migrate the clone's own ones: only a command that changes data may. */
  mayPrepare?: boolean;
  /** Whether it needs them migrated. */
  needsMigrated?: boolean;
}

/**
 * Runs a command on the databases of a running `npm start`, or on those in the environment. If there are neither,
 * starts the clone's own for the duration of the command.
 * @throws {Error} that says what to do if there are no databases, or migrations are pending, and the command may not change that.
 */
export async function withDatabases<Result>(
  graph: Graph,
  env: NodeJS.ProcessEnv,
  run: (databases: DatabaseRoles) => Promise<Result>,
  { mayPrepare = false, needsMigrated = true }: DatabaseUse = {},
): Promise<Result> {
  const found = await findDatabases(graph, env, { mayPrepare });
  if (found) {
    tell(found.origin);
    if (needsMigrated) await requireMigrated(graph, found.databases);
    return run(found.databases);
  }

  const dataDirectory = dataDirectoryFrom(env, graph.root);
  if (!mayPrepare) await requireCluster(dataDirectory);
  tell(`started for this command, from ${dataDirectory}`);
  return withOwnServer(dataDirectory, async (superuserUrl) => {
    const databases = await databasesOn(superuserUrl, graph, { dataDirectory, mayPrepare });
    if (needsMigrated) await (mayPrepare ? migrateDatabases : requireMigrated)(graph, databases);
    return run(databases);
  });
}

/** @throws {Error} that names the databases with pending migrations. Those that cannot be read tell of it themselves. */
async function requireMigrated({ databases }: Graph, roles: DatabaseRoles): Promise<void> {
  const problems = await Promise.all(
    databases.map(async (database) => {
      const { pending } = await migrationStatusOf(database, roles).catch(() => ({ pending: [] }));
      if (pending.length === 0) return [];
      const count = pending.length === 1 ? '1 migration is' : `${pending.length} migrations are`;
      return [`${database.name}: ${count} pending: npm run db:migrate`];
    }),
  );
  if (problems.flat().length > 0) throw new Error(problems.flat().join('\n'));
}

/** Databases, and whose they are. */
export interface FoundDatabases {
  databases: DatabaseRoles;
  /** In words, without passwords. */
  origin: string;
}

/** The databases that the environment names, or those of a running `npm start`; null where neither is there. */
export async function findDatabases(
  graph: Graph,
  env: NodeJS.ProcessEnv,
  { mayPrepare = false }: Pick<DatabaseUse, 'mayPrepare'> = {},
): Promise<FoundDatabases | null> {
  const given = databasesFrom(env, graph);
  if (given) {
    const places = Object.values(given.services).map(placeOf).join(', ');
    return { databases: given, origin: `those of the environment, ${places}` };
  }
  const dataDirectory = dataDirectoryFrom(env, graph.root);
  const running = await findRunningPostgres(clusterDirectory(dataDirectory));
  if (!running) return null;
  const databases = await databasesOn(running.superuserUrl, graph, { dataDirectory, mayPrepare });
  return { databases, origin: `those of the graph that runs from ${dataDirectory}` };
}

/** Those of the clone's own server, whose roles have the passwords of the data directory afterwards. */
async function databasesOn(
  superuserUrl: string,
  graph: Graph,
  { dataDirectory, mayPrepare }: { dataDirectory: string; mayPrepare: boolean },
): Promise<DatabaseRoles> {
  if (!mayPrepare) await requireDatabases(graph, superuserUrl);
  const secrets = await ensureSecrets(`${dataDirectory}/secrets`, graph);
  return createDatabases(graph, secrets, superuserUrl);
}

function placeOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}

/** On the error output: the other one may be a file of orders. */
function tell(origin: string): void {
  process.stderr.write(`Databases: ${origin}\n`);
}
