import { EventEmitter, once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { createPool, createSqlRunner, createStatementCounter, type PoolOptions, prismaAdapter } from '../src/index.ts';
import { query, useServer } from './server.ts';

const server = useServer();

function openPool(options: Partial<PoolOptions> = {}) {
  const pool = createPool({
    url: server.postgres.superuserUrl,
    maxConnections: 2,
    applicationName: 'pool-test',
    onError: () => {},
    ...options,
  });
  onTestFinished(async () => {
    if (!pool.ending) await pool.end();
  });
  return pool;
}

test('a connection that the server closes while idle is reported and replaced', async () => {
  const errors = new EventEmitter();
  const reported = once(errors, 'idle');
  const pool = openPool({ onError: (error) => errors.emit('idle', error) });
  await pool.query('SELECT 1');
  await query(
    server.postgres.superuserUrl,
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'pool-test'`,
  );

  expect(await reported).toMatchObject([{ code: '57P01' }]);
  expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
});

test('if the server closes a connection between two statements of a transaction, the next statement fails, and the connection is replaced', async () => {
  const pool = openPool({ maxConnections: 1 });
  const client = await pool.connect();
  await client.query('BEGIN');
  const lost = new Promise((resolve) => client.once('end', () => resolve(null)));
  await query(
    server.postgres.superuserUrl,
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'pool-test'`,
  );
  await lost;

  await expect(client.query('COMMIT')).rejects.toThrow();
  client.release();
  expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
});

test('the server cancels a statement that takes too long', async () => {
  const pool = openPool({ statementTimeoutMs: 20 });
  await expect(pool.query('SELECT pg_sleep(60)')).rejects.toMatchObject({ code: '57014' });
});

test('a query fails if no connection becomes free in time', async () => {
  const pool = openPool({ maxConnections: 1, connectionTimeoutMs: 2_000 });
  const client = await pool.connect();
  await expect(pool.query('SELECT 1')).rejects.toThrow('timeout exceeded');
  client.release();
});

test('every statement is observed once: of the pool, of a client, and of a Prisma transaction', async () => {
  const counter = createStatementCounter();
  const pool = openPool({ onStatement: counter.onStatement });
  await pool.query('SELECT 1');
  await pool.query({ text: 'SELECT $1::int', values: [2] });
  const client = await pool.connect();
  await client.query('SELECT 3');
  client.release();
  expect(counter.take()).toEqual(['SELECT 1', 'SELECT $1::int', 'SELECT 3']);

  const transaction = await (await prismaAdapter(pool).connect()).startTransaction('SERIALIZABLE');
  await transaction.executeRaw({ sql: 'COMMIT', args: [], argTypes: [] });
  await transaction.commit();
  expect(counter.take()).toEqual(['BEGIN', 'SET TRANSACTION ISOLATION LEVEL SERIALIZABLE', 'COMMIT']);
});

test('a statement that comes again is prepared, however many others came before, and a connection never has very many', async () => {
  const pool = openPool({ maxConnections: 1 });
  const prepared = async (): Promise<string[]> => {
    const { rows } = await pool.query('SELECT statement FROM pg_prepared_statements');
    return rows.map(({ statement }) => statement);
  };
  const adapter = await prismaAdapter(pool, { maxNamedStatements: 4 }).connect();
  const runner = createSqlRunner(pool, { maxNamedStatements: 4 });
  const askers = {
    adapter: (sql: string) => adapter.queryRaw({ sql, args: [1], argTypes: [{ scalarType: 'int', arity: 'scalar' }] }),
    runner: (sql: string) => runner.$queryRaw(Object.assign(sql.split('$1'), { raw: [] }), 1),
  };
  for (const [who, ask] of Object.entries(askers)) {
    for (let number = 0; number < 1_100; number += 1) await ask(`SELECT '${who} ${number}', $1::int`);
    expect((await prepared()).length).toBeLessThan(1_100);
    for (let time = 0; time < 2; time += 1) await ask(`SELECT '${who}', $1::int`);
    expect(await prepared()).toContain(`SELECT '${who}', $1::int`);
  }
});

test('two adapters can share a pool, and disposing of one leaves it open', async () => {
  const pool = openPool({ maxConnections: 1 });
  const [first, second] = await Promise.all([prismaAdapter(pool).connect(), prismaAdapter(pool).connect()]);
  const one = {
    sql: 'SELECT $1::int',
    args: [1],
    argTypes: [{ scalarType: 'int' as const, arity: 'scalar' as const }],
  };
  await first.queryRaw(one);
  await first.dispose();

  expect((await second.queryRaw(one)).rows).toEqual([[1]]);
});

test('a session reads and writes times in UTC and ISO 8601, whatever the role, the database and the URL set', async () => {
  const url = await server.createDatabase();
  const name = new URL(url).pathname.slice(1);
  for (const setting of ["timezone = 'America/New_York'", "datestyle = 'SQL, DMY'", "intervalstyle = 'iso_8601'"]) {
    await query(server.postgres.superuserUrl, `ALTER DATABASE "${name}" SET ${setting}`);
    await query(server.postgres.superuserUrl, `ALTER ROLE "${name}" SET ${setting}`);
  }
  const pool = openPool({ url: `${url}&options=-c%20work_mem%3D7MB%20-c%20TimeZone%3DAsia/Tokyo` });

  const { rows } = await pool.query(`SELECT current_setting('TimeZone') AS zone, current_setting('DateStyle') AS dates,
    current_setting('IntervalStyle') AS intervals, current_setting('work_mem') AS memory,
    '2026-01-02T03:04:05Z'::timestamptz AS moment, '2026-01-02T03:04:05Z'::timestamptz::text AS text`);

  expect(rows).toEqual([
    {
      zone: 'UTC',
      dates: 'ISO, MDY',
      intervals: 'postgres',
      memory: '7MB',
      moment: new Date('2026-01-02T03:04:05Z'),
      text: '2026-01-02 03:04:05+00',
    },
  ]);
});
