import { createHash } from 'node:crypto';
import type pg from 'pg';

/** Marks a statement whose best plan depends on its values: it gets no name, so the server plans it each time. */
export const PLAN_ANEW = '/* plan anew */';

/** Marks a statement without a name. */
export const UNNAMED = '';

/** About the number of statements that a connection may prepare: each takes 20 kB and more of the server's memory. */
const MAX_PREPARED = 1_000;

/**
 * Names statements for the server, which parses and plans a named one only once per connection. The name is a hash of
 * the text, so several runners may share a pool.
 *
 * The `limit` texts that were used last have names: clients can cause any number of texts, and those that many use must
 * get a name nevertheless. No connection forgets what it has prepared, so one that may have prepared too much is closed
 * after its use.
 */
export function createStatementNames(pool: pg.Pool, limit: number): (sql: string) => string {
  const names = new Map<string, string>();
  const count = countOf(pool);
  return (sql) => {
    if (limit === 0 || sql.trimStart().startsWith(PLAN_ANEW)) return UNNAMED;
    const known = names.get(sql);
    if (known) names.delete(sql);
    else count.names += 1;
    const name = known ?? createHash('sha256').update(sql).digest('base64url').slice(0, 22);
    names.set(sql, name);
    const [oldest] = names.size > limit ? names.keys() : [];
    if (oldest !== undefined) names.delete(oldest);
    return name;
  };
}

/** How many names the statements of a pool have got. */
const counts = new WeakMap<pg.Pool, { names: number }>();

function countOf(pool: pg.Pool): { names: number } {
  const known = counts.get(pool);
  if (known) return known;
  const count = { names: 0 };
  const before = new WeakMap<pg.PoolClient, number>();
  pool.on('connect', (client) => before.set(client, count.names));
  pool.on('release', (_error, client) => {
    if (count.names - (before.get(client) ?? 0) > MAX_PREPARED) void client.end();
  });
  counts.set(pool, count);
  return count;
}
