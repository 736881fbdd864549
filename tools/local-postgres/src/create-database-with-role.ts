import pg from 'pg';
import { withClient } from './with-client.ts';

/** A database and the role that owns it. */
export interface DatabaseWithRole extends LoginRole {
  /** The URL of a superuser of the server. */
  superuserUrl: string;
  database: string;
}

const EXTENSIONS = ['pg_trgm', 'unaccent', 'btree_gin'];
const ADVISORY_LOCK = 'commerce.create-database-with-role';

/** A role that logs in. */
export interface LoginRole {
  role: string;
  password: string;
}

/** The server ends a transaction whose client does nothing for so long: its locks would stop others. */
const IDLE_IN_TRANSACTION = '60s';

/**
 * Makes sure that the database, its role and the extensions exist, that the role owns the database and has this
 * password, and that no other role can connect except superusers, and those that it grants that. Safe to repeat, and to
 * run in several processes at the same time.
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
  return urlOf(databaseUrl(wanted.superuserUrl, wanted.database), wanted);
}

/**
 * Makes sure that a role for a service exists and has this password, and that it cannot connect to the databases that
 * every server has. What it may do in its own is granted there. Safe to repeat, as above.
 *
 * @param options.database where it will connect
 * @returns the URL with which it connects
 */
export async function createServiceRole(
  options: LoginRole & { superuserUrl: string; database: string },
): Promise<string> {
  const { superuserUrl, database, role } = options;
  await withClient(superuserUrl, async (client) => {
    await client.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', [ADVISORY_LOCK]);
    await ensureRole(client, options);
    await client.query(
      `ALTER ROLE ${pg.escapeIdentifier(role)} SET idle_in_transaction_session_timeout = '${IDLE_IN_TRANSACTION}'`,
    );
    await client.query('REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC');
  });
  return urlOf(databaseUrl(superuserUrl, database), options);
}

/** The names of the databases of a server. */
export async function listDatabases(superuserUrl: string): Promise<string[]> {
  const { rows } = await withClient(superuserUrl, (client) =>
    client.query<{ datname: string }>('SELECT datname FROM pg_database'),
  );
  return rows.map(({ datname }) => datname);
}

async function ensureRole(client: pg.Client, { role, password }: LoginRole): Promise<void> {
  const exists = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [role]);
  const verb = exists.rowCount ? 'ALTER' : 'CREATE';
  await client.query(
    `${verb} ROLE ${pg.escapeIdentifier(role)} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS
     PASSWORD ${pg.escapeLiteral(password)}`,
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

function urlOf(database: string, { role, password }: LoginRole): string {
  const url = new URL(database);
  url.username = encodeURIComponent(role);
  url.password = encodeURIComponent(password);
  return url.href;
}

function databaseUrl(superuserUrl: string, database: string): string {
  const url = new URL(superuserUrl);
  url.pathname = `/${encodeURIComponent(database)}`;
  return url.href;
}
