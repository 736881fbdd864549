import { OURS, RELAY_BATCH, type Relay, WAITING } from '../relay.ts';

// The snapshot is older than the lock: another process may have relayed some of the events in between. Their deliveries
// are not made again, and those of later events get later positions.
const FAN_OUT = {
  name: 'outbox fan out',
  text: `
    WITH taken AS MATERIALIZED (
      SELECT id, type, entity, occurred_at, sequence FROM outbox_event
      WHERE ${WAITING} AND (SELECT ${OURS}) ORDER BY occurred_at, sequence LIMIT ${RELAY_BATCH}
    ), delivery AS (
      INSERT INTO outbox_delivery (target_id, event_id, entity, next_attempt_at)
      SELECT target.id, event.id, event.entity, coalesce((
        SELECT max(next_attempt_at) FROM outbox_delivery AS earlier
        WHERE earlier.target_id = target.id AND earlier.entity = event.entity AND earlier.state = 'PENDING'
      ), clock_timestamp())
      FROM taken AS event, outbox_target AS target
      WHERE target.active AND (target.types = '{}' OR event.type = ANY(target.types))
      ORDER BY event.occurred_at, event.sequence
      ON CONFLICT (target_id, event_id) DO NOTHING
      RETURNING event_id
    ), relayed AS (
      UPDATE outbox_event SET relayed_at = clock_timestamp() FROM taken WHERE outbox_event.id = taken.id
    )
    SELECT (SELECT count(*) FROM taken)::int AS taken, EXISTS (SELECT FROM delivery) AS "anyDelivery"`,
};

/**
 * Relays to the deliveries: one of each event for every active target that wants its type. If an earlier event of the
 * entity waits for a retry at a target, the new one waits as long.
 * @param onDeliveries called when there are new deliveries.
 */
export function fanOut(onDeliveries: () => void): Relay {
  return async (pool) => {
    for (;;) {
      const { rows } = await pool.query<{ taken: number; anyDelivery: boolean }>(FAN_OUT);
      if (rows[0]?.anyDelivery) onDeliveries();
      // Events that are written after this query are announced.
      if ((rows[0]?.taken ?? 0) < RELAY_BATCH) return;
    }
  };
}
