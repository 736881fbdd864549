import { applyMigrations, type MigrationStatus, migrationStatus } from '@commerce/database';
import { createDatabaseWithRole, createServiceRole, listDatabases } from '@commerce/local-postgres';
import type { Database, Graph } from './graph.ts';
import type { Secrets } from './secrets.ts';

/** Connection URLs of the databases, by their names. */
export type DatabaseUrls = Readonly<Record<string, string>>;

/** How to connect to the databases. Both are the same where a service connects as the owner. */
export interface DatabaseRoles {
  /** As the roles that own the tables: they migrate them. */
  owners: DatabaseUrls;
  /** As the services do. */
  services: DatabaseUrls;
}

/** The URL of a database. @throws {Error} if the graph has no such database. */
export function databaseUrl(urls: DatabaseUrls, name: string): string {
  const url = urls[name];
  if (url === undefined) throw new Error(`The graph has no database ${name}, only ${Object.keys(urls).join(', ')}.`);
  return url;
}

/**
 * Creates missing databases, each with a role that owns it, and one for its service; no other role can connect.
 * @param caFile the authority of the server, if the roles are to connect over TLS.
 */
export async function createDatabases(
  { databases }: Graph,
  { databasePasswords }: Pick<Secrets, 'databasePasswords'>,
  superuserUrl: string,
  caFile?: string,
): Promise<DatabaseRoles> {
  const owners: Record<string, string> = {};
  const services: Record<string, string> = {};
  for (const { name, serviceRole, rightsFile } of databases) {
    const roleOf = (role: string) => ({ superuserUrl, database: name, role, password: databasePasswords[role] ?? '' });
    const owner = overTls(await createDatabaseWithRole(roleOf(name)), caFile);
    owners[name] = owner;
    services[name] = rightsFile === null ? owner : overTls(await createServiceRole(roleOf(serviceRole)), caFile);
  }
  return { owners, services };
}

/** @throws {Error} that names the databases which a server does not have, such as that of a new subgraph. */
export async function requireDatabases({ databases }: Graph, superuserUrl: string): Promise<void> {
  const present = await listDatabases(superuserUrl);
  const missing = databases.filter(({ name }) => !present.includes(name));
  if (missing.length === 0) return;
  throw new Error(missing.map(({ name }) => `${name}: there is no such database yet: npm run db:migrate`).join('\n'));
}

function overTls(url: string, caFile: string | undefined): string {
  if (caFile === undefined) return url;
  const secure = new URL(url);
  secure.searchParams.set('sslmode', 'verify-full');
  secure.searchParams.set('sslrootcert', caFile);
  return secure.href;
}

/**
 * Migrates the databases, and gives the services' roles their rights; returns the applied migrations, as
 * `database/migration`.
 */
export async function migrateDatabases({ databases }: Graph, roles: DatabaseRoles): Promise<string[]> {
  const explained = <Result>(database: Database, work: Promise<Result>) =>
    work.catch((error: unknown) => {
      const { name, urlVariable, ownerUrlVariable } = database;
      const variable = serviceOf(database, roles) ? ownerUrlVariable : urlVariable;
      throw new Error(`The ${name} database (${variable}) cannot be migrated: ${reasonOf(error)}`, { cause: error });
    });
  // Before the first one is changed, all of them are known to answer.
  await Promise.all(databases.map((database) => explained(database, migrationStatusOf(database, roles))));
  const applied: string[] = [];
  for (const database of databases) {
    const { name, migrationsDirectory, hasJobQueue } = database;
    const target = { url: databaseUrl(roles.owners, name), migrationsDirectory };
    const extras = { hasJobQueue, service: serviceOf(database, roles) };
    const result = await explained(database, applyMigrations(target, extras));
    applied.push(...result.applied.map((migration) => `${name}/${migration}`));
  }
  return applied;
}

/** An error of several addresses has no message of its own. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}

/** The migrations of a database: which are applied, and which are not. */
export function migrationStatusOf(
  { name, migrationsDirectory }: Database,
  { owners }: DatabaseRoles,
): Promise<MigrationStatus> {
  return migrationStatus({ url: databaseUrl(owners, name), migrationsDirectory });
}

/** The service's role and its rights; null if the service connects as the owner. */
function serviceOf({ name, rightsFile }: Database, { owners, services }: DatabaseRoles) {
  const role = userOf(databaseUrl(services, name));
  return rightsFile === null || role === userOf(databaseUrl(owners, name)) ? null : { role, file: rightsFile };
}

function userOf(url: string): string {
  return decodeURIComponent(new URL(url).username);
}

/**
 * The existing databases in the environment; null if it has none.
 * @throws {Error} if it has only some of them.
 */
export function databasesFrom(env: NodeJS.ProcessEnv, { databases }: Graph): DatabaseRoles | null {
  const urls = databases.flatMap(({ name, urlVariable }) => {
    const url = env[urlVariable];
    return url ? [[name, url] as const] : [];
  });
  if (urls.length === 0) return null;
  const services = Object.fromEntries(urls);
  const missing = databases.filter(({ name }) => !(name in services)).map(({ urlVariable }) => urlVariable);
  if (missing.length > 0) {
    throw new Error(`Set ${missing.join(' and ')} too, or none of them: then npm start runs its own PostgreSQL.`);
  }
  const owners = databases.map(({ name, ownerUrlVariable }) => [name, env[ownerUrlVariable] || services[name]]);
  return { services, owners: Object.fromEntries(owners) };
}
