import { continueTrace, requestId } from '@commerce/tracing';
import type pg from 'pg';
import { expect, it, onTestFinished } from 'vitest';
import { createPool, createSqlRunner, type PoolOptions } from '../src/index.ts';
import { query, useServer } from './server.ts';

const server = useServer();
type Slow = Parameters<NonNullable<PoolOptions['slow']>['report']>[0] & { requestId: string | null };

/** A pool that takes all statements for slow, and what it has reported of those that match. */
function openPool(fromMs = 0, pattern = /mug/) {
  const slow: Slow[] = [];
  const pool: pg.Pool = createPool({
    ...{ url: server.postgres.superuserUrl, maxConnections: 3, applicationName: 'slow', onError: () => {} },
    slow: {
      fromMs,
      report: (each) => pattern.test(each.statement) && slow.push({ ...each, requestId: requestId() }),
    },
  });
  onTestFinished(() => pool.end());
  return { pool, slow };
}

it('a slow statement is reported once in a minute, with its plan, its request and no value', async () => {
  const { pool, slow } = openPool();
  await query(server.postgres.superuserUrl, 'CREATE TABLE mug (id int PRIMARY KEY, owner text)');
  const trace = '0af7651916cd43dd8448eb211c80319c';
  const sql = createSqlRunner(pool);
  await continueTrace(`00-${trace}-b7ad6b7169203331-00`, async () => {
    for (const owner of ['ada@example.com', 'bob@example.com'])
      await sql.$queryRaw`SELECT id
        FROM mug WHERE owner = ${owner} AND id = ${7}::int`;
  });
  await expect.poll(() => slow).toHaveLength(1);
  expect(slow).toEqual([
    {
      statement: 'SELECT id FROM mug WHERE owner = $1 AND id = $2::int',
      durationMs: expect.any(Number),
      plan: expect.stringMatching(/mug_pkey[\s\S]*id = \$2[\s\S]*owner = \$1/),
      requestId: trace,
    },
  ]);
  expect(JSON.stringify(slow)).not.toContain('example.com');
});

it('what a report explains is never carried out', async () => {
  const { pool, slow } = openPool(0, /kettle/);
  const { superuserUrl } = server.postgres;
  await pool.query('CREATE TABLE kettle (id int)');
  await pool.query('INSERT INTO kettle SELECT 1');
  await pool.query('SELECT 1 FROM kettle; INSERT INTO kettle SELECT 2');
  const explained = () => slow.filter(({ plan }) => plan !== null).map(({ statement }) => statement);
  await expect.poll(() => slow.length).toBe(3);
  expect(explained()).toEqual(['INSERT INTO kettle SELECT 1']);
  expect(await query(superuserUrl, 'SELECT id FROM kettle ORDER BY id')).toEqual([{ id: 1 }, { id: 2 }]);
});

it('a statement that is as fast as it should be, or fails, or has no plan, is answered as ever', async () => {
  const { pool, slow } = openPool(60_000, /./);
  expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  await expect(pool.query('SELECT nothing')).rejects.toThrow(/nothing/);
  expect(slow).toEqual([]);
  const all = openPool(0, /./);
  await expect(all.pool.query('SELECT nothing')).rejects.toThrow(/nothing/);
  await all.pool.query('BEGIN');
  await expect
    .poll(() => all.slow.map(({ statement, plan }) => [statement, plan]))
    .toEqual(
      expect.arrayContaining([
        ['SELECT nothing', null],
        ['BEGIN', null],
      ]),
    );
});
