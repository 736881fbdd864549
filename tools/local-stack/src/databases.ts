import { join } from 'node:path';
import { applyMigrations } from '@commerce/database';
import { createDatabaseWithRole } from '@commerce/local-postgres';
import type { Secrets } from './secrets.ts';
import { DATABASES, type DatabaseName, type DatabaseUrls } from './services.ts';

/** Creates the three databases, where they are missing, each with a role of its own that no other can enter. */
export async function createDatabases(superuserUrl: string, secrets: Secrets): Promise<DatabaseUrls> {
  const urls: Partial<DatabaseUrls> = {};
  for (const name of DATABASES) {
    const password = secrets.databasePasswords[name];
    urls[name] = await createDatabaseWithRole({ superuserUrl, database: name, role: name, password });
  }
  return urls as DatabaseUrls;
}

/** Brings the databases' schemas up to date; answers the migrations that were applied, as `database/migration`. */
export async function migrateDatabases(root: string, urls: DatabaseUrls): Promise<string[]> {
  const applied: string[] = [];
  for (const name of DATABASES) {
    const migrationsDirectory = join(root, 'prisma', name, 'migrations');
    const result = await applyMigrations({ url: urls[name], migrationsDirectory }).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(`The ${name} database (${URL_VARIABLES[name]}) cannot be migrated: ${reason}`, { cause: error });
    });
    applied.push(...result.applied.map((migration) => `${name}/${migration}`));
  }
  return applied;
}

const URL_VARIABLES: Record<DatabaseName, string> = {
  products: 'PRODUCTS_DATABASE_URL',
  cart: 'CART_DATABASE_URL',
  orders: 'ORDERS_DATABASE_URL',
};

/**
 * The existing databases that the environment points at; null if it names none.
 * @throws {Error} if it names some of them only.
 */
export function databaseUrlsFrom(env: NodeJS.ProcessEnv): DatabaseUrls | null {
  const missing = DATABASES.filter((name) => !env[URL_VARIABLES[name]]);
  if (missing.length === DATABASES.length) return null;
  if (missing.length > 0) {
    const names = missing.map((name) => URL_VARIABLES[name]).join(' and ');
    throw new Error(`Set ${names} too, or none of the three: then a PostgreSQL of our own is started.`);
  }
  const entries = DATABASES.map((name) => [name, env[URL_VARIABLES[name]]]);
  return Object.fromEntries(entries) as DatabaseUrls;
}
