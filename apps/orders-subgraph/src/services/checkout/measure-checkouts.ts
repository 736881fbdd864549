import type { SqlRunner } from '@commerce/database';
import { readLater } from '@commerce/metrics';

interface Unfinished {
  count: number;
  seconds: number;
}

/** Metrics of the checkouts that are not finished, read from the database. */
export function measureCheckouts(sql: SqlRunner): void {
  readLater('checkouts_unfinished', 'Checkouts with work left.', async () => {
    const { count } = await unfinished(sql);
    return [{ value: count, labels: {} }];
  });
  readLater(
    'checkouts_oldest_unfinished_seconds',
    'Age of the oldest checkout with work left; 0 if there is none.',
    async () => {
      const { seconds } = await unfinished(sql);
      return [{ value: seconds, labels: {} }];
    },
  );
}

async function unfinished(sql: SqlRunner): Promise<Unfinished> {
  const [row] = await sql.$queryRaw<Unfinished[]>`
    SELECT count(*)::int AS count, coalesce(extract(epoch FROM now() - min(placed_at)), 0)::float8 AS seconds
    FROM "order" WHERE NOT settled`;
  return row ?? { count: 0, seconds: 0 };
}
