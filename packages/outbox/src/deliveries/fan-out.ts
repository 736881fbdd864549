import type pg from 'pg';
import type { StoredEvent } from '../event.ts';

/**
 * Creates a delivery of each event for every active target that wants its type. If an earlier event of the entity waits
 * for a retry at a target, the new one waits as long. Only one process at a time calls this, so positions follow the
 * events' order.
 */
export async function fanOut(events: readonly StoredEvent[], client: pg.ClientBase): Promise<void> {
  await client.query({
    name: 'outbox fan out',
    text: `INSERT INTO outbox_delivery (target_id, event_id, entity, next_attempt_at)
     SELECT target.id, event.id, event.entity, coalesce((
       SELECT max(next_attempt_at) FROM outbox_delivery AS earlier
       WHERE earlier.target_id = target.id AND earlier.entity = event.entity AND earlier.state = 'PENDING'
     ), clock_timestamp())
     FROM unnest($1::uuid[]) WITH ORDINALITY AS given (id, place) JOIN outbox_event AS event USING (id),
       outbox_target AS target
     WHERE target.active AND (target.types = '{}' OR event.type = ANY(target.types))
     ORDER BY given.place
     ON CONFLICT (target_id, event_id) DO NOTHING`,
    values: [events.map(({ id }) => id)],
  });
}
