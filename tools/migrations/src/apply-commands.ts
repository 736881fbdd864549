import { join } from 'node:path';
import { type MigrationStatus, migrationStatus } from '@commerce/database';
import { DATABASES, migrateDatabases, withDatabases } from '@commerce/local-stack';
import type { Say } from './say.ts';

/** `npm run db:migrate`: brings all databases up to date. @returns the exit code. */
export function migrateCommand(root: string, env: NodeJS.ProcessEnv, say: Say): Promise<number> {
  const migrate = async (urls: Parameters<typeof migrateDatabases>[1]) => {
    const applied = await migrateDatabases(root, urls);
    for (const name of applied) say(`applied ${name}`);
    if (applied.length === 0) say('All databases were up to date.');
    return 0;
  };
  return withDatabases(root, env, migrate, { migrate: false });
}

/** `npm run db:status`: tells which migrations each database has. @returns the exit code: 1 unless all are applied. */
export function statusCommand(root: string, env: NodeJS.ProcessEnv, say: Say): Promise<number> {
  return withDatabases(
    root,
    env,
    async (urls) => {
      let behind = false;
      for (const name of DATABASES) {
        const migrationsDirectory = join(root, 'prisma', name, 'migrations');
        const status = await migrationStatus({ url: urls[name], migrationsDirectory });
        for (const line of describe(status)) say(`${name.padEnd(10)}${line}`);
        behind ||= status.pending.length + status.failed.length > 0;
      }
      return behind ? 1 : 0;
    },
    { migrate: false },
  );
}

function describe({ applied, pending, failed }: MigrationStatus): string[] {
  return [
    `${applied.length} applied, ${pending.length === 0 ? 'none pending' : `${pending.length} pending`}`,
    ...pending.map((name) => `pending: ${name}   (npm run db:migrate applies it)`),
    ...failed.map((name) => `failed:  ${name}   (mend it, mark it with prisma migrate resolve, then migrate again)`),
  ];
}
