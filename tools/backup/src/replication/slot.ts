import type pg from 'pg';
import { parseLsn } from '../wal-position.ts';

/** The replication slot for which the server keeps its log until it is archived. */
export const SLOT = 'commerce_archive';

/** Creates the slot, also instead of one that waited for too much log. @returns from where on the server keeps its log. */
export async function ensureSlot(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ status: string; position: string | null }>(
    'SELECT wal_status AS status, restart_lsn::text AS position FROM pg_replication_slots WHERE slot_name = $1',
    [SLOT],
  );
  const [slot] = rows;
  if (slot?.position && slot.status !== 'lost') return parseLsn(slot.position);
  if (slot) await dropSlot(client);
  const created = await client.query<{ position: string }>(
    'SELECT lsn::text AS position FROM pg_create_physical_replication_slot($1, true)',
    [SLOT],
  );
  return parseLsn(created.rows[0]?.position ?? '');
}

/** Lets the server forget its log at once, if there is a slot. */
export async function dropSlot(client: pg.Client): Promise<void> {
  await client.query('SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = $1', [
    SLOT,
  ]);
}
