import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { withClient } from './with-client.ts';

/** The rights of a service in its database: those of a role that owns nothing. */
export interface ServiceRights {
  /** The role that the service connects as. It exists already. */
  role: string;
  /** GRANT statements for `:"service"`, as in `prisma/<database>/service-role.sql`. */
  file: string;
}

/** Gives the role these rights in the client's database, and no others, in one transaction. */
export async function grantServiceRights(client: pg.ClientBase, { role, file }: ServiceRights): Promise<void> {
  const grants = (await readFile(file, 'utf8')).replaceAll(':"service"', () => pg.escapeIdentifier(role));
  const { rows } = await client.query<{ database: string; connects: boolean; schemas: string[] }>(
    `SELECT current_database()::text AS database, has_database_privilege($1, current_database(), 'CONNECT') AS connects,
       ARRAY(SELECT nspname::text FROM pg_namespace WHERE nspname IN ('public', 'graphile_worker')) AS schemas`,
    [role],
  );
  const [{ database = '', connects = false, schemas = [] } = {}] = rows;
  const to = pg.escapeIdentifier(role);
  const connect = connects ? '' : `GRANT CONNECT ON DATABASE ${pg.escapeIdentifier(database)} TO ${to};`;
  const forget = schemas.map(
    (schema) =>
      `REVOKE ALL ON ALL TABLES IN SCHEMA ${schema} FROM ${to};
       REVOKE ALL ON ALL SEQUENCES IN SCHEMA ${schema} FROM ${to};
       REVOKE CREATE ON SCHEMA ${schema} FROM ${to}, PUBLIC;`,
  );
  // Sent as a whole, which is one transaction: the service never lacks a right in between.
  await client.query(`${connect} ${forget.join('')} ${grants}`);
}

/** Whether the role of this URL can do to a table what its owner can: it owns one, or is a superuser. */
export async function isOwner(url: string): Promise<boolean> {
  const { rows } = await withClient(url, (client) => client.query<{ owns: boolean }>(OWNS));
  return rows[0]?.owns ?? false;
}

const OWNS = `
  SELECT EXISTS (
    SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
      AND pg_has_role(current_user, relowner, 'MEMBER')
  ) AS owns`;
