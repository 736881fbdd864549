import { applyMigrations } from '@commerce/database';
import { createDatabaseWithRole } from '@commerce/local-postgres';
import type { Graph } from './graph.ts';
import type { Secrets } from './secrets.ts';

/** Connection URLs of the databases, by their names. */
export type DatabaseUrls = Readonly<Record<string, string>>;

/** The URL of a database. @throws {Error} if the graph has no such database. */
export function databaseUrl(urls: DatabaseUrls, name: string): string {
  const url = urls[name];
  if (url === undefined) throw new Error(`The graph has no database ${name}, only ${Object.keys(urls).join(', ')}.`);
  return url;
}

/** Creates missing databases, each with its own role; no other role can connect. */
export async function createDatabases(
  { databases }: Graph,
  { databasePasswords }: Secrets,
  superuserUrl: string,
): Promise<DatabaseUrls> {
  const urls: Record<string, string> = {};
  for (const { name } of databases) {
    const password = databasePasswords[name] ?? '';
    urls[name] = await createDatabaseWithRole({ superuserUrl, database: name, role: name, password });
  }
  return urls;
}

/** Migrates the databases; returns the applied migrations, as `database/migration`. */
export async function migrateDatabases({ databases }: Graph, urls: DatabaseUrls): Promise<string[]> {
  const applied: string[] = [];
  for (const { name, migrationsDirectory, urlVariable } of databases) {
    const url = databaseUrl(urls, name);
    const result = await applyMigrations({ url, migrationsDirectory }).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(`The ${name} database (${urlVariable}) cannot be migrated: ${reason}`, { cause: error });
    });
    applied.push(...result.applied.map((migration) => `${name}/${migration}`));
  }
  return applied;
}

/**
 * The existing databases in the environment; null if it has none.
 * @throws {Error} if it has only some of them.
 */
export function databaseUrlsFrom(env: NodeJS.ProcessEnv, { databases }: Graph): DatabaseUrls | null {
  const urls = databases.flatMap(({ name, urlVariable }) => {
    const url = env[urlVariable];
    return url ? [[name, url] as const] : [];
  });
  if (urls.length === 0) return null;
  const given = Object.fromEntries(urls);
  const missing = databases.filter(({ name }) => !(name in given)).map(({ urlVariable }) => urlVariable);
  if (missing.length > 0) {
    throw new Error(`Set ${missing.join(' and ')} too, or none of them: then npm start runs its own PostgreSQL.`);
  }
  return given;
}
