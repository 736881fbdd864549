import type pg from 'pg';
import type { Delivery } from './delivery.ts';

/** A target with due deliveries. */
export interface DueTarget {
  id: string;
  channel: string;
}

const DUE = `state = 'PENDING' AND next_attempt_at <= statement_timestamp()
  AND (leased_until IS NULL OR leased_until <= statement_timestamp())`;

export async function findDueTargets(pool: pg.Pool): Promise<DueTarget[]> {
  const { rows } = await pool.query<DueTarget>({
    name: 'outbox due targets',
    text: `SELECT id, channel FROM outbox_target AS target
     WHERE active AND EXISTS (SELECT FROM outbox_delivery WHERE target_id = target.id AND ${DUE})`,
  });
  return rows;
}

interface ClaimedRow extends Omit<Delivery, 'event'> {
  eventId: string;
  type: string;
  version: number;
  entity: string;
  data: Record<string, unknown>;
  occurredAt: Date;
  traceparent: string | null;
}

/**
 * Takes the due deliveries of a target, only the first one per entity; other processes skip them for the time of the
 * lease. The deliveries of a process that dies are taken again after that.
 */
export async function claimDeliveries(
  pool: pg.Pool,
  targetId: string,
  limit: number,
  leaseMs: number,
): Promise<Delivery[]> {
  const { rows } = await pool.query<ClaimedRow>(
    `WITH due AS (
       SELECT id FROM outbox_delivery AS delivery
       WHERE target_id = $1 AND ${DUE}
         AND NOT EXISTS (
           SELECT FROM outbox_delivery AS earlier
           WHERE earlier.target_id = $1 AND earlier.entity = delivery.entity AND earlier.state = 'PENDING'
             AND earlier.position < delivery.position)
         AND EXISTS (SELECT FROM outbox_target WHERE outbox_target.id = $1 AND active)
       ORDER BY next_attempt_at, position LIMIT $2 FOR UPDATE SKIP LOCKED
     )
     UPDATE outbox_delivery AS delivery
     SET attempts = delivery.attempts + 1, attempted_at = clock_timestamp(),
       leased_until = clock_timestamp() + $3 * interval '1 millisecond'
     FROM due JOIN outbox_delivery AS taken USING (id) JOIN outbox_event AS event ON event.id = taken.event_id
     WHERE delivery.id = due.id
     RETURNING delivery.id, delivery.target_id AS "targetId", delivery.attempts, event.id AS "eventId", event.type,
       event.version, event.entity, event.data, event.occurred_at AS "occurredAt", event.traceparent`,
    [targetId, limit, leaseMs],
  );
  return rows.map(({ id, targetId: target, attempts, eventId, ...event }) => ({
    id,
    targetId: target,
    attempts,
    event: { id: eventId, ...event },
  }));
}
