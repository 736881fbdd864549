import { expect, onTestFinished, test } from 'vitest';
import { createPool, createSqlRunner } from '../src/index.ts';
import { query, useServer } from './server.ts';

const server = useServer();
const reason = new Error('the caller has gone');
const running = () =>
  query(
    server.postgres.superuserUrl,
    `SELECT FROM pg_stat_activity WHERE application_name = 'until-test' AND state = 'active'`,
  );

function createCaller() {
  const controller = new AbortController();
  const { signal } = controller;
  return { signal, isGone: () => signal.aborted, leave: () => controller.abort(reason) };
}

/** A pool with one connection. */
function openRunner() {
  const { superuserUrl: url } = server.postgres;
  const pool = createPool({
    ...{ url, maxConnections: 1, applicationName: 'until-test', onError: () => {} },
    // Longer than any test: a statement must end because its caller has gone.
    statementTimeoutMs: 600_000,
  });
  onTestFinished(() => pool.end());
  const sql = createSqlRunner(pool);
  return { pool, sql, backend: async () => (await pool.query('SELECT pg_backend_pid() AS pid')).rows[0].pid };
}

test('the server ends a statement that runs on after its caller has gone, and the pool replaces the connection', async () => {
  const { sql, backend } = openRunner();
  const before = await backend();
  const caller = createCaller();
  const read = sql.until(caller).$queryRaw`SELECT pg_sleep(600)`;
  await expect.poll(running).toHaveLength(1);
  caller.leave();
  await expect(read).rejects.toBe(reason);
  await expect.poll(running).toHaveLength(0);
  expect(await backend()).not.toBe(before);
});

test('a statement that ends soon after its caller has gone keeps its connection, which serves the next one', async () => {
  const { sql, backend } = openRunner();
  const before = await backend();
  const caller = createCaller();
  const read = sql.until(caller).$queryRaw`SELECT 1 AS one`;
  caller.leave();
  await expect(read).rejects.toBe(reason);
  expect(await sql.until(createCaller()).$queryRaw`SELECT 2 AS two`).toEqual([{ two: 2 }]);
  expect(await backend()).toBe(before);
});

test('a statement whose caller has gone while it waited for a connection is never sent', async () => {
  const { pool, sql } = openRunner();
  const client = await pool.connect();
  const caller = createCaller();
  const read = sql.until(caller).$queryRaw`SELECT pg_sleep(600)`;
  caller.leave();
  client.release();
  await expect(read).rejects.toBe(reason);
  await expect(sql.until(caller).$queryRaw`SELECT pg_sleep(600)`).rejects.toBe(reason);
  expect(await running()).toHaveLength(0);
});

test('a statement fails with its own error while its caller waits', async () => {
  const { sql } = openRunner();
  const caller = createCaller();
  await expect(sql.until(caller).$queryRaw`SELECT 1 / 0`).rejects.toMatchObject({ code: '22012' });
  expect(await sql.until(caller).$queryRaw`SELECT 1 AS one`).toEqual([{ one: 1 }]);
});
