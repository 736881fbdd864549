import type { SqlRunner } from '@commerce/database';
import type { Job } from '@commerce/service';

const BATCH = 500;
const LOOK_EVERY_MS = 600_000;

/**
 * Deletes failed attempts to place an order that ended more than `days` ago, at most 500 per statement. Orders that
 * were ever placed stay, and so do attempts for which money was captured. Several processes can share the work: each
 * skips rows that another one has locked.
 * @returns how many were deleted.
 */
export async function deleteOldAttempts(sql: SqlRunner, days: number): Promise<number> {
  const deleted = await sql.$queryRaw<unknown[]>`
    WITH old AS MATERIALIZED (
      SELECT id FROM "order"
      WHERE state = 'CANCELLED' AND confirmed_at IS NULL AND settled AND placed_at < now() - make_interval(days => ${days}::int)
        AND NOT EXISTS (SELECT FROM payment WHERE order_id = "order".id AND captured > 0)
      ORDER BY placed_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED
    ), callbacks AS (
      DELETE FROM payment_callback USING old WHERE order_id = old.id
    ), steps AS (
      DELETE FROM payment_step USING old WHERE order_id = old.id
    ), payments AS (
      DELETE FROM payment USING old WHERE order_id = old.id
    ), history AS (
      DELETE FROM order_event USING old WHERE order_id = old.id
    ), adjustments AS (
      DELETE FROM order_adjustment USING old WHERE order_id = old.id
    ), lines AS (
      DELETE FROM order_line USING old WHERE order_id = old.id
    )
    DELETE FROM "order" USING old WHERE "order".id = old.id RETURNING "order".id`;
  return deleted.length;
}

/** The job that deletes all old attempts. */
export function attemptRetention(sql: SqlRunner, { attemptRetentionDays }: { attemptRetentionDays: number }): Job {
  return {
    name: 'delete old attempts to place an order',
    everyMs: LOOK_EVERY_MS,
    async run(signal) {
      while (!signal.aborted && (await deleteOldAttempts(sql, attemptRetentionDays)) === BATCH);
    },
  };
}
