import { traceparent } from '@commerce/tracing';
import type { NewEvent } from './event.ts';

/** A transaction of the outbox's database, such as Prisma's transaction clients. */
export interface Transaction {
  $executeRawUnsafe(query: string, ...values: unknown[]): Promise<number>;
}

const APPEND = `
  INSERT INTO outbox_event (id, type, version, entity, data, occurred_at, traceparent)
  SELECT coalesce(id, gen_random_uuid()), type, coalesce(version, 1), entity, data,
    coalesce("occurredAt", clock_timestamp()), traceparent
  FROM ROWS FROM (
    jsonb_to_recordset($1::jsonb)
      AS (id uuid, type text, version int, entity text, data jsonb, "occurredAt" timestamptz,
          traceparent text)
  ) WITH ORDINALITY AS event (id, type, version, entity, data, "occurredAt", traceparent, place)
  ORDER BY place
  ON CONFLICT (id) DO NOTHING`;

/**
 * Writes events into the outbox, in one statement. Call it in the transaction of the change, after the entity's row is
 * locked or written: then an entity's events are delivered in the order of its changes. Events with known ids are
 * skipped. They belong to the trace of the running work.
 */
export async function appendEvents(tx: Transaction, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  const ours = traceparent();
  await tx.$executeRawUnsafe(APPEND, JSON.stringify(events.map((event) => ({ traceparent: ours, ...event }))));
}
