import { createRunQuery, type RunQuery } from '@commerce/database';
import type { Pool } from 'pg';

/**
 * What runs statements on one pool, by who decides on their texts. So many texts get names, and all later ones are planned
 * anew each time: each of these has names of its own, so that no client uses up those of a checkout by variety.
 */
export interface Queries {
  /** For texts that are ours alone, at most in a handful of forms: variants, prices, quotes, stock. */
  fixed: RunQuery;
  /** For products by key: the text has the columns that a client asks for. */
  products: RunQuery;
  /** For lists and what belongs to them: size, order, columns and fields stand in the text, in thousands of ways. */
  lists: RunQuery;
}

export function createQueries(pool: Pool): Queries {
  return { fixed: createRunQuery(pool), products: createRunQuery(pool), lists: createRunQuery(pool) };
}
