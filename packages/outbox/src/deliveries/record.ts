import type pg from 'pg';
import type { Delivery, Outcome } from './delivery.ts';

/** No other process has taken the delivery meanwhile, and staff have not settled it. */
const STILL_CLAIMED = `id = $1 AND attempts = $2 AND state = 'PENDING'`;

/** Records the outcome of the last attempt; deliveries that wait for this one become due. */
export async function recordSettled(
  client: pg.Pool | pg.ClientBase,
  { id, attempts }: Delivery,
  outcome: Outcome,
): Promise<void> {
  const state = outcome.kind === 'delivered' ? 'DELIVERED' : 'DEAD';
  await client.query(
    `WITH settled AS (
       UPDATE outbox_delivery SET state = $3::outbox_delivery_state, settled_at = clock_timestamp(),
         leased_until = NULL, failure = $4, response_status = $5, response_body = $6
       WHERE ${STILL_CLAIMED} RETURNING target_id, entity, position
     )
     UPDATE outbox_delivery AS next SET next_attempt_at = clock_timestamp() FROM settled
     WHERE next.target_id = settled.target_id AND next.entity = settled.entity AND next.state = 'PENDING'
       AND next.position > settled.position AND next.next_attempt_at > clock_timestamp()`,
    [id, attempts, state, ...answerOf(outcome)],
  );
}

/** Records a failure before a retry; deliveries that wait for this one wait as long. */
export async function recordFailed(
  pool: pg.Pool,
  { id, attempts }: Delivery,
  outcome: Outcome,
  delayMs: number,
): Promise<void> {
  await pool.query(
    `WITH failed AS (
       UPDATE outbox_delivery SET next_attempt_at = clock_timestamp() + $3 * interval '1 millisecond',
         leased_until = NULL, failure = $4, response_status = $5, response_body = $6
       WHERE ${STILL_CLAIMED} RETURNING target_id, entity, position, next_attempt_at
     )
     UPDATE outbox_delivery AS next SET next_attempt_at = failed.next_attempt_at FROM failed
     WHERE next.target_id = failed.target_id AND next.entity = failed.entity AND next.state = 'PENDING'
       AND next.position > failed.position AND next.next_attempt_at < failed.next_attempt_at`,
    [id, attempts, delayMs, ...answerOf(outcome)],
  );
}

/** Returns a delivery to its state before it was taken. */
export async function recordInterrupted(pool: pg.Pool, { id, attempts }: Delivery): Promise<void> {
  await pool.query(`UPDATE outbox_delivery SET attempts = attempts - 1, leased_until = NULL WHERE ${STILL_CLAIMED}`, [
    id,
    attempts,
  ]);
}

function answerOf({ failure = null, responseStatus = null, responseBody = null }: Outcome) {
  return [failure, responseStatus, responseBody];
}
