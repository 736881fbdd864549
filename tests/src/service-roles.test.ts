import { databaseUrl } from '@commerce/local-stack';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { graph } from './support/known-graph.ts';
import { runSql } from './support/stock.ts';

const REFUSED = '42501';
const OTHERS = ['postgres', 'template1'];

describe.each(graph.databases.map(({ name }) => name))('the role of the service in %s', (database) => {
  const owner = async (text: string) =>
    (await runSql(databaseUrl(inject('databaseUrls'), database), text, [])) as Record<string, string>[];
  const service = new pg.Client(databaseUrl(inject('serviceUrls'), database));
  beforeAll(() => service.connect());
  afterAll(() => service.end());

  /** The code with which a statement is refused; null if it is carried out, and then undone. */
  const refusalOf = async (text: string): Promise<string | null> => {
    await service.query('BEGIN');
    try {
      await service.query(text);
      return null;
    } catch (error) {
      return error instanceof pg.DatabaseError ? (error.code ?? '') : String(error);
    } finally {
      await service.query('ROLLBACK');
    }
  };
  const notRefused = async (statements: readonly string[]) => {
    const wrong: string[] = [];
    for (const text of statements) {
      const code = await refusalOf(text);
      if (code !== REFUSED) wrong.push(`${text}: ${code ?? 'carried out'}`);
    }
    return wrong;
  };
  const tables = async (): Promise<string[]> => {
    const rows = await owner(
      `SELECT oid::regclass::text AS name FROM pg_class WHERE relkind IN ('r', 'p')
         AND relnamespace::regnamespace::text IN ('public', 'graphile_worker') ORDER BY name`,
    );
    return rows.map(({ name = '' }) => name);
  };

  it(`the role of the service in ${database} may read every table but that of the migrations: each has its line in service-role.sql`, async () => {
    const unreadable: string[] = [];
    for (const table of await tables()) {
      if ((await refusalOf(`SELECT FROM ${table} LIMIT 1`)) !== null) unreadable.push(table);
    }
    expect(unreadable).toEqual(['_prisma_migrations']);
  });

  it(`the role of the service in ${database} cannot change a table itself, nor empty it`, async () => {
    const attempts = (table: string) => [
      `TRUNCATE ${table} CASCADE`,
      `ALTER TABLE ${table} DISABLE TRIGGER ALL`,
      `ALTER TABLE ${table} ADD COLUMN extra int`,
      `ALTER TABLE ${table} OWNER TO CURRENT_USER`,
      `ALTER TABLE ${table} DISABLE ROW LEVEL SECURITY`,
      `DROP TABLE ${table} CASCADE`,
      `CREATE INDEX ON ${table} ((1))`,
      `CREATE TRIGGER intruder BEFORE INSERT ON ${table} EXECUTE FUNCTION suppress_redundant_updates_trigger()`,
      `CREATE RULE intruder AS ON INSERT TO ${table} DO INSTEAD NOTHING`,
      `CREATE POLICY intruder ON ${table}`,
      `COMMENT ON TABLE ${table} IS 'taken over'`,
    ];
    const known = await tables();
    expect(known.length).toBeGreaterThan(5);
    expect(await notRefused(known.flatMap(attempts))).toEqual([]);
  });

  it(`the role of the service in ${database} has no right to update or delete what triggers keep immutable`, async () => {
    const columns = await owner(
      `SELECT DISTINCT tgrelid::regclass::text AS "table", quote_ident(attname) AS "column"
       FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid JOIN pg_attribute ON attrelid = tgrelid
       WHERE proname = 'refuse_change' AND attnum > 0 AND NOT attisdropped`,
    );
    const attempts = columns.flatMap(({ table, column }) => [
      `UPDATE ${table} SET ${column} = ${column} WHERE false`,
      `DELETE FROM ${table} WHERE false`,
    ]);
    expect(await notRefused(attempts)).toEqual([]);
  });

  it(`the role of the service in ${database} updates no id, and no time when a row was written`, async () => {
    const columns = await owner(
      `SELECT attrelid::regclass::text AS "table", quote_ident(attname) AS "column"
       FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
       WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace AND attnum > 0 AND NOT attisdropped
         AND (attname IN ('id', 'sequence', 'created_at', 'occurred_at', 'placed_at')
           OR EXISTS (SELECT FROM pg_index WHERE indrelid = attrelid AND indisprimary AND attnum = ANY(indkey)))`,
    );
    expect(columns.length).toBeGreaterThan(3);
    const attempts = columns.map(({ table, column }) => `UPDATE ${table} SET ${column} = ${column} WHERE false`);
    expect(await notRefused(attempts)).toEqual([]);
  });

  it(`the role of the service in ${database} cannot create anything, become someone else, or reach files and passwords`, async () => {
    const attempts = [
      'CREATE TABLE public.extra ()',
      'CREATE TEMPORARY TABLE extra ()',
      'CREATE SCHEMA extra',
      'CREATE FUNCTION public.extra() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$',
      'CREATE TYPE public.extra AS (a int)',
      'CREATE SEQUENCE public.extra',
      'CREATE EXTENSION file_fdw',
      'CREATE ROLE extra',
      `SET ROLE ${database}`,
      'SET SESSION AUTHORIZATION postgres',
      'SET session_replication_role = replica',
      `ALTER ROLE ${database} PASSWORD 'known'`,
      `ALTER DATABASE ${database} OWNER TO CURRENT_USER`,
      'SELECT rolpassword FROM pg_authid',
      "SELECT pg_read_file('/etc/passwd')",
      "SELECT pg_ls_dir('/')",
      "SELECT lo_import('/etc/passwd')",
      "COPY (SELECT 1) TO '/tmp/extra'",
      "COPY (SELECT 1) TO PROGRAM 'true'",
      'UPDATE _prisma_migrations SET checksum = checksum',
    ];
    expect(await notRefused(attempts)).toEqual([]);
    // These are refused before a transaction is looked at.
    for (const text of ['CREATE DATABASE extra', "ALTER SYSTEM SET fsync = 'off'"]) {
      await expect(service.query(text)).rejects.toMatchObject({ code: REFUSED });
    }
  });

  it(`the role of the service in ${database} owns nothing, is in no other role, and its idle transactions are ended`, async () => {
    const { rows } = await service.query(
      `SELECT (SELECT count(*)::int FROM pg_shdepend WHERE refobjid = pg_roles.oid AND deptype = 'o') AS owned,
         (SELECT count(*)::int FROM pg_auth_members WHERE member = pg_roles.oid) AS memberships,
         rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls AS "isPrivileged",
         current_setting('idle_in_transaction_session_timeout') AS "idleInTransaction"
       FROM pg_roles WHERE rolname = current_user`,
    );
    expect(rows).toEqual([{ owned: 0, memberships: 0, isPrivileged: false, idleInTransaction: '1min' }]);
  });

  const elsewhere = [...graph.databases.map(({ name }) => name), ...OTHERS].filter((name) => name !== database);
  it.each(elsewhere)(`the role of the service in ${database} cannot connect to %s`, async (other) => {
    const url = new URL(databaseUrl(inject('serviceUrls'), database));
    url.pathname = `/${other}`;
    await expect(runSql(url.href, 'SELECT 1', [])).rejects.toMatchObject({ code: REFUSED });
  });
});

describe('what was agreed on', () => {
  it.each([
    ['products', 'UPDATE price SET amount_minor = 0'],
    ['products', 'DELETE FROM price'],
    ['products', 'INSERT INTO price SELECT * FROM price ON CONFLICT (id) DO UPDATE SET amount_minor = 0'],
    ['products', 'MERGE INTO price USING variant v ON v.id = variant_id WHEN MATCHED THEN DELETE'],
    ['products', 'DELETE FROM stock_movement'],
    ['products', 'DELETE FROM stock_return'],
    ['products', 'DELETE FROM product'],
    ['products', 'UPDATE variant SET product_id = product_id'],
    ['products', 'DELETE FROM variant'],
    ['products', "SELECT setval('stock_movement_id_seq', 1)"],
    ['products', "UPDATE outbox_event SET data = '{}'"],
    ['cart', 'UPDATE cart SET customer_id = NULL'],
    ['cart', 'UPDATE cart_line SET variant_id = variant_id, added_price_id = NULL'],
    ['cart', 'DELETE FROM thawed_order'],
    ['cart', "UPDATE outbox_event SET data = '{}'"],
    ['orders', 'UPDATE "order" SET placed_total = 0'],
    ['orders', `UPDATE "order" SET email = 'other@example.com'`],
    ['orders', `UPDATE "order" SET shipping_address = '{}'`],
    ['orders', 'UPDATE "order" SET customer_id = NULL'],
    ['orders', 'UPDATE order_line SET unit_price_minor = 0'],
    ['orders', 'UPDATE order_line SET price_id = price_id'],
    ['orders', 'UPDATE order_line SET quantity = 1'],
    ['orders', 'UPDATE order_adjustment SET amount_minor = 0'],
    ['orders', "UPDATE order_event SET actor = 'system'"],
    ['orders', 'UPDATE payment SET amount = 0'],
    ['orders', 'UPDATE refund SET amount = 0'],
    ['orders', 'DELETE FROM refund'],
    ['orders', 'DELETE FROM refund_line'],
    ['orders', 'DELETE FROM fulfilment'],
    ['orders', 'UPDATE fulfilment_line SET quantity = 1'],
    ['orders', 'DELETE FROM outbox_delivery'],
    ['orders', "UPDATE outbox_event SET data = '{}'"],
    ['orders', 'DELETE FROM staff_event'],
    ['orders', 'DELETE FROM graphile_worker.migrations'],
  ] as const)('what was agreed on cannot be changed by the service of %s: %s', async (database, statement) => {
    await expect(runSql(inject('serviceUrls')[database], statement, [])).rejects.toMatchObject({ code: REFUSED });
  });
});

it('services connect as their own roles, and never as the owners', async () => {
  const rows = await runSql(
    inject('superuserUrl'),
    `SELECT DISTINCT usename::text AS role FROM pg_stat_activity WHERE application_name LIKE '%-subgraph%' ORDER BY role`,
    [],
  );
  expect(rows).toEqual(
    graph.databases
      .map(({ serviceRole }) => ({ role: serviceRole }))
      .toSorted((one, other) => (one.role < other.role ? -1 : 1)),
  );
});
