import { type MigrationStatus, migrationStatus } from '@commerce/database';
import { type DatabaseUrls, databaseUrl, migrateDatabases, readGraph, withDatabases } from '@commerce/local-stack';
import type { Say } from './say.ts';

/** `npm run db:migrate`: migrates all databases. @returns the exit code. */
export function migrateCommand(root: string, env: NodeJS.ProcessEnv, say: Say): Promise<number> {
  const graph = readGraph(root);
  const migrate = async (urls: DatabaseUrls) => {
    const applied = await migrateDatabases(graph, urls);
    for (const name of applied) say(`applied ${name}`);
    if (applied.length === 0) say('All databases were up to date.');
    return 0;
  };
  return withDatabases(graph, env, migrate, { migrate: false });
}

/**
 * `npm run db:status`: shows the migrations of each database. @returns the exit code: 1 unless all of them are applied,
 * and no others.
 */
export function statusCommand(root: string, env: NodeJS.ProcessEnv, say: Say): Promise<number> {
  const graph = readGraph(root);
  return withDatabases(
    graph,
    env,
    async (urls) => {
      let differs = false;
      for (const { name, migrationsDirectory } of graph.databases) {
        const status = await migrationStatus({ url: databaseUrl(urls, name), migrationsDirectory });
        for (const line of describe(status)) say(`${name.padEnd(10)}${line}`);
        differs ||= status.pending.length + status.failed.length + status.unknown.length > 0;
      }
      return differs ? 1 : 0;
    },
    { migrate: false },
  );
}

function describe({ applied, unknown, pending, failed }: MigrationStatus): string[] {
  return [
    `${applied.length} applied, ${pending.length === 0 ? 'none pending' : `${pending.length} pending`}`,
    ...pending.map((name) => `pending: ${name}   (npm run db:migrate applies it)`),
    ...unknown.map((name) => `unknown: ${name}   (a newer version of the software applied it: run that version)`),
    ...failed.map((name) => `failed:  ${name}   (fix it, mark it with prisma migrate resolve, then migrate again)`),
  ];
}
