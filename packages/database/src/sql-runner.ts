import { sqltag } from '@prisma/client/runtime/client';
import pg from 'pg';
import { createStatementNames } from './statement-names.ts';

/**
 * Runs statements that are written as templates, whose values may be parts of SQL (`Prisma.sql`). The caller says what the
 * rows look like. Prisma's clients and transactions are SQL runners too.
 */
export interface SqlRunner {
  $queryRaw<Rows>(text: TemplateStringsArray, ...values: unknown[]): Promise<Rows>;
}

/**
 * Runs statements by the driver alone, at a third of what they cost through Prisma. Rows come as Prisma's raw queries return
 * them: 64-bit integers as bigint, moments as Date, JSON parsed. Each runner has its own names, for the first
 * `maxNamedStatements` texts: statements whose text clients decide on need another runner than those that must stay fast.
 */
export function createSqlRunner(pool: pg.Pool, { maxNamedStatements = 256 } = {}): SqlRunner {
  const nameOf = createStatementNames(maxNamedStatements);
  return {
    async $queryRaw<Rows>(template: TemplateStringsArray, ...parts: unknown[]) {
      const { text, values } = sqltag(template, ...parts);
      const name = nameOf(text);
      const { rows } = await pool.query({ ...(name && { name }), text, values, types: TYPES });
      return rows as Rows;
    },
  };
}

const TYPES = {
  getTypeParser: ((oid: number, format?: 'text') =>
    oid === pg.types.builtins.INT8 ? BigInt : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
};
