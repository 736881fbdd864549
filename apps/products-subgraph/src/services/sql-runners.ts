import { createSqlRunner, type SqlRunner } from '@commerce/database';
import type { Pool } from 'pg';

/**
 * The SQL runners of one pool, by who decides on the texts of their statements. Each prepares only so many texts by name,
 * and the server plans all later ones anew each time. With names of their own, the statements of a checkout stay prepared
 * however many different texts clients cause elsewhere.
 */
export interface SqlRunners {
  /** For texts that this code alone decides on, a handful: variants, prices, quotes, stock. */
  fixed: SqlRunner;
  /** For products by key: the text has the columns that a client asks for. */
  products: SqlRunner;
  /** For lists and what belongs to them: size, order, columns and fields are in the text, in thousands of variants. */
  lists: SqlRunner;
}

export function createSqlRunners(pool: Pool): SqlRunners {
  return { fixed: createSqlRunner(pool), products: createSqlRunner(pool), lists: createSqlRunner(pool) };
}
