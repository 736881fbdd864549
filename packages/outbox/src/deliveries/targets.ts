import type pg from 'pg';

/**
 * Deactivates a target: its pending deliveries become dead letters, so that none waits for ever.
 * @param failure the failure of the dead letters.
 */
export async function deactivateTarget(client: pg.ClientBase, targetId: string, failure: string): Promise<void> {
  await client.query('UPDATE outbox_target SET active = false WHERE id = $1', [targetId]);
  await client.query(
    `UPDATE outbox_delivery SET state = 'DEAD', settled_at = clock_timestamp(), leased_until = NULL,
       failure = coalesce(failure, $2)
     WHERE target_id = $1 AND state = 'PENDING'`,
    [targetId, failure],
  );
}
