import type { Pool } from 'pg';
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterRes,
} from 'rate-limiter-flexible';

/** Creates a limiter that counts points per key: at most `points` within `seconds`, from the first point on. */
export type CreateLimiter = (name: string, points: number, seconds: number) => RateLimiterAbstract;

/** Each process counts by itself. */
export const inMemory: CreateLimiter = (keyPrefix, points, duration) =>
  new RateLimiterMemory({ keyPrefix, points, duration });

const TABLE = 'rate_limit';

/**
 * All processes count together, in one table. If the database does not answer, each process counts by itself.
 * @throws the database's error at the start.
 */
export async function inPostgres(pool: Pool): Promise<CreateLimiter> {
  // Serialises gateways that start at the same time: IF NOT EXISTS alone does not.
  await pool.query(
    `SELECT pg_advisory_xact_lock(hashtext('${TABLE}')); CREATE UNLOGGED TABLE IF NOT EXISTS ${TABLE} (key varchar(255) PRIMARY KEY, points integer NOT NULL DEFAULT 0, expire bigint)`,
  );
  return (keyPrefix, points, duration) =>
    new RateLimiterPostgres({
      storeClient: pool,
      storeType: 'pool',
      tableName: TABLE,
      tableCreated: true,
      ...{ keyPrefix, points, duration },
      // A client that has used everything up twice is refused without a query; before, points may be given back.
      inMemoryBlockOnConsumed: 2 * points,
      insuranceLimiter: inMemory(keyPrefix, points, duration),
    });
}

/** The result of a limiter: whether there were enough points, how many are left, and when all of them are back. */
export interface Taken {
  isEnough: boolean;
  remaining: number;
  resetMs: number;
}

/** Counts points, even if there are not enough left. */
export async function take(limiter: RateLimiterAbstract, key: string, points: number): Promise<Taken> {
  try {
    return taken(true, await limiter.consume(key, points));
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    return taken(false, refusal);
  }
}

function taken(isEnough: boolean, { remainingPoints, msBeforeNext }: RateLimiterRes): Taken {
  return { isEnough, remaining: remainingPoints, resetMs: Math.max(0, msBeforeNext) };
}
