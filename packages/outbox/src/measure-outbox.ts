import { readLater } from '@commerce/metrics';
import type pg from 'pg';
import { WAITING } from './relay.ts';

const OLDEST = 'coalesce(extract(epoch FROM clock_timestamp() - min(occurred_at)), 0)::float8';

/** The databases with an outbox: in one process with all subgraphs there are several. */
const outboxes = new Set<pg.Pool>();

/** Metrics of the events that wait for their delivery, read from the databases of all outboxes that answer. */
export function measureOutbox(pool: pg.Pool): void {
  outboxes.add(pool);
  const read = (value: string) => async () => {
    const sql = `SELECT ${value} AS value FROM outbox_event WHERE ${WAITING}`;
    const open = [...outboxes].filter(({ ending }) => !ending);
    const all = await Promise.allSettled(open.map((each) => each.query<{ value: number }>(sql)));
    return all.flatMap((result, index) => {
      const rows = result.status === 'fulfilled' ? result.value.rows : [];
      return rows.map(({ value }) => ({ value, labels: { pool: open[index]?.options.application_name ?? '' } }));
    });
  };
  readLater(
    'outbox_events_waiting',
    'Events that have occurred and were not handed over for delivery.',
    read('count(*)::int'),
    ['pool'],
  );
  readLater('outbox_oldest_waiting_seconds', 'Age of the oldest such event; 0 if there is none.', read(OLDEST), [
    'pool',
  ]);
}

/** The same of deliveries to targets, by channel. */
export function measureDeliveries(pool: pg.Pool): void {
  const read = (state: string) => async () => {
    const { rows } = await pool.query<{ value: number; channel: string }>(`
      SELECT channel, count(state)::int AS value
      FROM outbox_target AS target LEFT JOIN outbox_delivery ON target.id = target_id AND state = '${state}'
      GROUP BY channel`);
    return rows.map(({ value, channel }) => ({ value, labels: { channel } }));
  };
  readLater(
    'deliveries_waiting',
    'Deliveries to webhook endpoints and mailboxes that are not settled.',
    read('PENDING'),
    ['channel'],
  );
  readLater(
    'deliveries_dead',
    'Deliveries that were given up (dead letters), until they are replayed or swept away.',
    read('DEAD'),
    ['channel'],
  );
}
