import type { Pool } from 'pg';
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterRes,
} from 'rate-limiter-flexible';

/** Makes what counts points per key, up to a number of points in so many seconds from the first one on. */
export type CreateLimiter = (name: string, points: number, seconds: number) => RateLimiterAbstract;

/** Each process counts for itself. */
export const inMemory: CreateLimiter = (keyPrefix, points, duration) =>
  new RateLimiterMemory({ keyPrefix, points, duration });

const TABLE = 'rate_limit';

/**
 * All processes count together, in one table. While the database does not answer, each counts for itself.
 * @throws what is wrong with the database at the start.
 */
export async function inPostgres(pool: Pool): Promise<CreateLimiter> {
  // Gateways that start at the same time make it once: IF NOT EXISTS alone lets two try.
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
      // Who has used everything up is refused without asking the database.
      inMemoryBlockOnConsumed: points + 1,
      insuranceLimiter: inMemory(keyPrefix, points, duration),
    });
}

/** What a limiter answers: whether there were enough points, how many are left, and when all are there again. */
export interface Taken {
  isEnough: boolean;
  remaining: number;
  resetMs: number;
}

/** Counts points, also if there are not enough of them. */
export async function take(limiter: RateLimiterAbstract, key: string, points: number): Promise<Taken> {
  try {
    return taken(true, await limiter.consume(key, points));
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    return taken(false, refusal);
  }
}

/** What is left, without counting anything. */
export async function look(limiter: RateLimiterAbstract, key: string): Promise<Taken> {
  const found = await limiter.get(key);
  return found
    ? taken(found.consumedPoints < limiter.points, found)
    : { isEnough: true, remaining: limiter.points, resetMs: 0 };
}

function taken(isEnough: boolean, { remainingPoints, msBeforeNext }: RateLimiterRes): Taken {
  return { isEnough, remaining: remainingPoints, resetMs: Math.max(0, msBeforeNext) };
}
