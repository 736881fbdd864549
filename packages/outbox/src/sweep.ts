import type pg from 'pg';

const BATCH = 1_000;

/**
 * Deletes events that were relayed and settled everywhere before `cutoff`, including dead letters. The outbox records
 * that it is complete only from then on.
 * @param hasDeliveries whether this database delivers events, so that some may not be settled.
 * @returns how many were deleted.
 */
export async function sweepEvents(pool: pg.Pool, cutoff: Date, hasDeliveries: boolean): Promise<number> {
  await pool.query('UPDATE outbox_horizon SET complete_since = $1 WHERE complete_since < $1', [cutoff]);
  const settled = hasDeliveries
    ? `AND NOT EXISTS (SELECT FROM outbox_delivery WHERE event_id = outbox_event.id AND
         (state = 'PENDING' OR settled_at >= $1))`
    : '';
  const text = `
    DELETE FROM outbox_event WHERE id IN (
      SELECT id FROM outbox_event WHERE relayed_at < $1 ${settled} ORDER BY relayed_at LIMIT ${BATCH}
      FOR UPDATE SKIP LOCKED
    )`;
  for (let swept = 0; ; ) {
    const { rowCount } = await pool.query(text, [cutoff]);
    swept += rowCount ?? 0;
    if ((rowCount ?? 0) < BATCH) return swept;
  }
}
