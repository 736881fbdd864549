import type { RunQuery } from '@commerce/database';
import { Prisma } from '../generated/prisma/client.ts';

/** Reads by a statement; numbers and moments may come as JSON has them. */
export type RunSql = <Row>(statement: Prisma.Sql) => Promise<Row[]>;

interface Waiting {
  statement: Prisma.Sql;
  resolve(rows: unknown[]): void;
  reject(error: unknown): void;
}

/**
 * Sends statements that come in the same turn of the event loop as one: what the fields of one request need beside the page
 * that they are on is a single statement, however many fields there are.
 */
export function combineStatements(query: RunQuery): RunSql {
  let waiting: Waiting[] = [];
  const send = () => {
    const sent = waiting;
    waiting = [];
    readAll(
      query,
      sent.map(({ statement }) => statement),
    ).then(
      (results) => {
        for (const [place, { resolve }] of sent.entries()) resolve(results[place] ?? []);
      },
      (error: unknown) => {
        for (const { reject } of sent) reject(error);
      },
    );
  };
  return <Row>(statement: Prisma.Sql) =>
    new Promise<Row[]>((resolve, reject) => {
      if (waiting.length === 0) setImmediate(send);
      waiting.push({ statement, resolve: (rows) => resolve(rows as Row[]), reject });
    });
}

async function readAll(query: RunQuery, statements: readonly Prisma.Sql[]): Promise<unknown[][]> {
  const [first, ...others] = statements;
  if (first && others.length === 0) return [await query(first)];
  const columns = statements.map(
    (statement) => Prisma.sql`(SELECT coalesce(json_agg(answer), '[]') FROM (${statement}) answer)`,
  );
  const [row] = await query<{ answers: unknown[][] }>(
    Prisma.sql`SELECT json_build_array(${Prisma.join(columns)}) AS answers`,
  );
  return row?.answers ?? [];
}
