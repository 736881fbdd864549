import { currentTrace, inSharedTrace, inSpan, traceOf } from '@commerce/tracing';
import type pg from 'pg';
import type { StoredEvent } from './event.ts';

/** The most events that are relayed at once. */
export const RELAY_BATCH = 100;

/**
 * Relays the events that have occurred, until none is left. Only one process at a time does so, because their order
 * could be lost otherwise; a concurrent call returns at once.
 */
export type Relay = (pool: pg.Pool) => Promise<void>;

/**
 * Accepts events in their order. They count as relayed once it resolves and `client`'s transaction, in which it may
 * write, commits. So it may get the same events again, and must recognise them by id.
 */
export type AcceptEvents = (events: readonly StoredEvent[], client: pg.ClientBase) => Promise<void>;

/** The events that are to be relayed. */
export const WAITING = 'relayed_at IS NULL AND occurred_at <= statement_timestamp()';
/** In SQL: whether no other process relays, until this transaction ends. */
export const OURS = `pg_try_advisory_xact_lock(hashtextextended('outbox relay', 0))`;
// Named, so that the server plans them only once per connection.
const ANY_WAITING = {
  name: 'outbox any waiting',
  text: `SELECT EXISTS (SELECT FROM outbox_event WHERE ${WAITING}) AS waiting`,
};
const LOCK = {
  name: 'outbox lock',
  text: `SELECT ${OURS} AS ours`,
};
const TAKE = {
  name: 'outbox take',
  text: `
    SELECT id, type, version, entity, data, occurred_at AS "occurredAt", traceparent FROM outbox_event
    WHERE ${WAITING} ORDER BY occurred_at, sequence LIMIT ${RELAY_BATCH}`,
};
const RECORD = {
  name: 'outbox record',
  text: 'UPDATE outbox_event SET relayed_at = clock_timestamp() WHERE id = ANY((SELECT $1::uuid[])::uuid[])',
};

/** Relays to a service that accepts events. */
export function handOver(acceptEvents: AcceptEvents): Relay {
  return async (pool) => {
    for (;;) {
      const { rows } = await pool.query<{ waiting: boolean }>(ANY_WAITING);
      if (!rows[0]?.waiting) return;
      // Events that are written after this query are announced.
      if ((await relayBatch(pool, acceptEvents)) < RELAY_BATCH) return;
    }
  };
}

async function relayBatch(pool: pg.Pool, acceptEvents: AcceptEvents): Promise<number> {
  const client = await pool.connect();
  let broken = true;
  try {
    await client.query('BEGIN');
    const count = await relayLocked(client, acceptEvents);
    await client.query('COMMIT');
    broken = false;
    return count;
  } finally {
    // A connection in the middle of a transaction is unusable: closing it rolls back.
    client.release(broken);
  }
}

async function relayLocked(client: pg.ClientBase, acceptEvents: AcceptEvents): Promise<number> {
  const lock = await client.query<{ ours: boolean }>(LOCK);
  if (!lock.rows[0]?.ours) return 0;
  const { rows } = await client.query<StoredEvent>(TAKE);
  if (rows.length === 0) return 0;
  const traces = rows.flatMap(({ traceparent }) => (traceparent === null ? [] : [traceOf({ traceparent })]));
  await inSharedTrace([currentTrace(), ...traces], () =>
    inSpan('hand over events', {}, () => acceptEvents(rows, client)),
  );
  await client.query({ ...RECORD, values: [rows.map(({ id }) => id)] });
  return rows.length;
}
