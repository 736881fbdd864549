import { join } from 'node:path';
import { migrationStatus } from '@commerce/database';
import { DATABASES, type DatabaseName, type DatabaseUrls, findDatabases } from '@commerce/local-stack';
import type { Check, Finding } from './check.ts';

/** Whether the databases answer and have all migrations. */
export const checkDatabases: Check = {
  title: 'Databases',
  async look({ root, env }) {
    const urls = await findDatabases(root, env);
    if (!urls) return [{ ok: 'not running: npm start starts and migrates them' }];
    return Promise.all(DATABASES.map((name) => lookAt(root, name, urls)));
  },
};

async function lookAt(root: string, name: DatabaseName, urls: DatabaseUrls): Promise<Finding> {
  const migrationsDirectory = join(root, 'prisma', name, 'migrations');
  try {
    const { applied, pending, failed } = await migrationStatus({ url: urls[name], migrationsDirectory });
    if (failed.length > 0) {
      const names = failed.join(', ');
      return {
        problem: `${name}: ${names} failed: mend it, mark it with prisma migrate resolve, then npm run db:migrate`,
      };
    }
    if (pending.length > 0) return { problem: `${name}: ${pending.length} migrations are pending: npm run db:migrate` };
    return { ok: `${name}: all ${applied.length} migrations are applied` };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      problem: `${name} does not answer (${reason}): start its server, or mend ${name.toUpperCase()}_DATABASE_URL`,
    };
  }
}
