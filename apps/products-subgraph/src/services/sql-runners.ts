import { type CallersSqlRunner, createSqlRunner } from '@commerce/database';
import type { Pool } from 'pg';

/**
 * The SQL runners of one pool, by who determines the texts of their statements. Each prepares only a limited number of
 * texts by name, and the server plans all others every time. With separate runners, the statements of a checkout
 * stay prepared, however many texts clients cause elsewhere.
 */
export interface SqlRunners {
  /** For a handful of texts that only this code determines: variants, prices, quotes, stock. */
  fixed: CallersSqlRunner;
  /** For products by key: the text has the columns that a client requests. */
  products: CallersSqlRunner;
  /**
   * For lists and their parts: size, order, columns and fields are part of the text, which gives thousands of variants.
   */
  lists: CallersSqlRunner;
}

export function createSqlRunners(pool: Pool): SqlRunners {
  return { fixed: createSqlRunner(pool), products: createSqlRunner(pool), lists: createSqlRunner(pool) };
}
