import type { SqlRunner } from '@commerce/database';
import DataLoader from 'dataloader';
import { Prisma } from '../generated/prisma/client.ts';

/**
 * Combines all statements of one turn of the event loop into one: the fields of a request need one statement besides
 * their page, however many fields there are. Numbers and times in the rows may be in JSON form.
 */
export function combineStatements(sql: SqlRunner): SqlRunner {
  const loader = new DataLoader((statements: readonly Prisma.Sql[]) => readAll(sql, statements), {
    cache: false,
    batchScheduleFn: setImmediate,
  });
  return { $queryRaw: (text, ...values) => loader.load(Prisma.sql(text, ...values)) as Promise<never> };
}

async function readAll(sql: SqlRunner, statements: readonly Prisma.Sql[]): Promise<unknown[][]> {
  const [first, ...others] = statements;
  if (first && others.length === 0) return [await sql.$queryRaw`${first}`];
  const columns = statements.map(
    (statement) => Prisma.sql`(SELECT coalesce(json_agg(answer), '[]') FROM (${statement}) answer)`,
  );
  const [row] = await sql.$queryRaw<{ answers: unknown[][] }[]>`
    SELECT json_build_array(${Prisma.join(columns)}) AS answers`;
  return row?.answers ?? [];
}
