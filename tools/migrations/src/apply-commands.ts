import type { MigrationStatus } from '@commerce/database';
import {
  type DatabaseRoles,
  type Graph,
  migrateDatabases,
  migrationStatusOf,
  namesOf,
  readGraph,
  withDatabases,
} from '@commerce/local-stack';
import { chooseDatabases } from './choose-databases.ts';
import type { Say } from './say.ts';

/**
 * `npm run db:migrate`: brings databases up to date, or lists what that would apply.
 * @param options.database this one alone; all of them unless given.
 * @returns the exit code: 1 if a migration was edited after it was applied.
 * @throws {UsageError}
 */
export async function migrateCommand(
  root: string,
  env: NodeJS.ProcessEnv,
  say: Say,
  { dryRun = false, database }: { dryRun?: boolean; database?: string } = {},
): Promise<number> {
  const graph = graphOf(root, database);
  const work = async (databases: DatabaseRoles) => {
    const applied = dryRun ? [] : await migrateDatabases(graph, databases);
    const statuses = await readStatuses(graph, databases);
    return { names: dryRun ? namesIn(statuses, 'pending') : applied, changed: namesIn(statuses, 'changed') };
  };
  const { names, changed } = await withDatabases(graph, env, work, { ...RAW, mayPrepare: !dryRun });
  for (const name of names) say(`${dryRun ? 'would apply' : 'applied'} ${name}`);
  for (const name of changed) say(`changed: ${name} ${WAS_CHANGED}`);
  if (names.length + changed.length === 0) say(`Up to date: ${namesOf(graph.databases)}.`);
  return changed.length === 0 ? 0 : 1;
}

/** `npm run db:status`: shows the migrations of each database, or of one. @returns the exit code: 1 unless all of them are applied as they are, and no others. */
export async function statusCommand(
  root: string,
  env: NodeJS.ProcessEnv,
  say: Say,
  { json = false, database }: { json?: boolean; database?: string } = {},
): Promise<number> {
  const graph = graphOf(root, database);
  const statuses = await withDatabases(graph, env, (databases) => readStatuses(graph, databases), RAW);
  if (json) say(JSON.stringify(statuses, null, 2));
  else for (const status of statuses) for (const line of describe(status)) say(`${status.database.padEnd(10)}${line}`);
  const isUpToDate = ({ pending, failed, unknown, changed }: MigrationStatus) =>
    pending.length + failed.length + unknown.length + changed.length === 0;
  return statuses.every(isUpToDate) ? 0 : 1;
}

/** The graph with one database, or all of them. */
function graphOf(root: string, database: string | undefined): Graph {
  const graph = readGraph(root);
  return { ...graph, databases: chooseDatabases(graph.databases, database) };
}

/** The databases as they are. */
const RAW = { needsMigrated: false };

const WAS_CHANGED = '(after it was applied: what is new in it belongs in a new migration)';

/** A database's migrations. */
type DatabaseStatus = MigrationStatus & { database: string };

function readStatuses({ databases }: Graph, roles: DatabaseRoles): Promise<DatabaseStatus[]> {
  return Promise.all(
    databases.map(async (each) => ({ database: each.name, ...(await migrationStatusOf(each, roles)) })),
  );
}

/** Those in a state, as `database/migration`. */
function namesIn(statuses: readonly DatabaseStatus[], state: 'pending' | 'changed'): string[] {
  return statuses.flatMap((status) => status[state].map((name) => `${status.database}/${name}`));
}

function describe({ applied, unknown, changed, pending, failed }: MigrationStatus): string[] {
  return [
    `${applied.length} applied, ${pending.length === 0 ? 'none pending' : `${pending.length} pending`}`,
    ...pending.map((name) => `pending: ${name}   (npm run db:migrate applies it)`),
    ...unknown.map((name) => `unknown: ${name}   (a newer version of the software applied it: run that version)`),
    ...changed.map((name) => `changed: ${name}   ${WAS_CHANGED}`),
    ...failed.map((name) => `failed:  ${name}   (it may have changed something: npm run db:migrate says what to do)`),
  ];
}
