import pg from 'pg';
import { withClient } from './with-client.ts';

/** A database and the only role that may use it. */
export interface DatabaseWithRole {
  /** The URL of a superuser of the server. */
  superuserUrl: string;
  database: string;
  role: string;
  password: string;
}

const EXTENSIONS = ['pg_trgm', 'unaccent', 'btree_gin'];
const ADVISORY_LOCK = 'commerce.create-database-with-role';

/**
 * Makes sure that the database, its role and the extensions exist, that the role owns the database and has this
 * password, and that no other role except superusers can connect. Safe to repeat, and to run in several processes at
 * the same time.
 *
 * @returns the URL with which the role connects to the database
 */
export async function createDatabaseWithRole(wanted: DatabaseWithRole): Promise<string> {
  await withClient(wanted.superuserUrl, async (client) => {
    await client.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', [ADVISORY_LOCK]);
    await ensureRole(client, wanted);
    await ensureDatabase(client, wanted);
    await withClient(databaseUrl(wanted.superuserUrl, wanted.database), ensureExtensions);
  });
  const url = new URL(databaseUrl(wanted.superuserUrl, wanted.database));
  url.username = encodeURIComponent(wanted.role);
  url.password = encodeURIComponent(wanted.password);
  return url.href;
}

async function ensureRole(client: pg.Client, { role, password }: DatabaseWithRole): Promise<void> {
  const exists = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [role]);
  const verb = exists.rowCount ? 'ALTER' : 'CREATE';
  await client.query(
    `${verb} ROLE ${pg.escapeIdentifier(role)} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD ${pg.escapeLiteral(password)}`,
  );
}

async function ensureDatabase(client: pg.Client, { database, role }: DatabaseWithRole): Promise<void> {
  const [name, owner] = [pg.escapeIdentifier(database), pg.escapeIdentifier(role)];
  const exists = await client.query('SELECT FROM pg_database WHERE datname = $1', [database]);
  await client.query(
    exists.rowCount ? `ALTER DATABASE ${name} OWNER TO ${owner}` : `CREATE DATABASE ${name} OWNER ${owner}`,
  );
  await client.query(`REVOKE ALL ON DATABASE ${name} FROM PUBLIC`);
}

async function ensureExtensions(client: pg.Client): Promise<void> {
  for (const extension of EXTENSIONS) await client.query(`CREATE EXTENSION IF NOT EXISTS ${extension}`);
}

function databaseUrl(superuserUrl: string, database: string): string {
  const url = new URL(superuserUrl);
  url.pathname = `/${encodeURIComponent(database)}`;
  return url.href;
}
