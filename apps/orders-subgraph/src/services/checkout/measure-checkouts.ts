import type { SqlRunner } from '@commerce/database';
import { readLater } from '@commerce/metrics';
import { Prisma } from '../../generated/prisma/client.ts';

const COUNT = Prisma.sql`count(*)::int`;
const OLDEST = Prisma.sql`coalesce(extract(epoch FROM now() - min(placed_at)), 0)::float8`;

/** Metrics of the checkouts that are not finished, read from the database. */
export function measureCheckouts(sql: SqlRunner): void {
  const read = (value: Prisma.Sql) => async () => {
    const rows = await sql.$queryRaw<{ value: number }[]>`SELECT ${value} AS value FROM "order" WHERE NOT settled`;
    return rows.map(({ value }) => ({ value, labels: {} }));
  };
  readLater('checkouts_unfinished', 'Checkouts with work left.', read(COUNT));
  readLater(
    'checkouts_oldest_unfinished_seconds',
    'Age of the oldest checkout with work left; 0 if there is none.',
    read(OLDEST),
  );
}
