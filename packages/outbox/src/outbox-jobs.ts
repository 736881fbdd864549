import type { Job } from '@commerce/service';
import type pg from 'pg';
import { listenForEvents } from './listen.ts';
import { type HandOver, relayEvents } from './relay.ts';
import { sweepEvents } from './sweep.ts';

const SWEEP_EVERY_MS = 3_600_000;
/** A single event is handed over at once; of many a second, those of so many milliseconds together. */
const REST_MS = 50;
const DAY_MS = 86_400_000;

/** How an outbox is emptied. */
export interface OutboxSettings {
  /** How often to look for events that nobody has announced: those that occur later, and after an outage. */
  pollMs: number;
  /** How many days events are kept after their delivery. */
  retentionDays: number;
}

/**
 * The jobs that hand over events as soon as they are committed and have occurred, and delete old ones. Any number of
 * processes may run them.
 * @param options.pool connections to the database of the outbox.
 * @param options.handOver see {@link HandOver}; when it fails, it is tried again.
 * @param options.hasDeliveries see {@link sweepEvents}.
 * @param options.onRelayed is called whenever there may be something new, after it was handed over.
 */
export function outboxJobs(options: {
  pool: pg.Pool;
  settings: OutboxSettings;
  handOver: HandOver;
  hasDeliveries?: boolean;
  onRelayed?: () => void;
}): Job[] {
  const { pool, settings, handOver, hasDeliveries = false, onRelayed } = options;
  return [
    {
      name: 'relay events',
      everyMs: settings.pollMs,
      restMs: REST_MS,
      run: () => relayEvents(pool, handOver).finally(onRelayed),
      listen: (wake) =>
        listenForEvents({
          connectionString: pool.options.connectionString ?? '',
          applicationName: `${pool.options.application_name ?? 'service'} outbox`,
          onAppended: wake,
        }),
    },
    {
      name: 'delete old events',
      everyMs: SWEEP_EVERY_MS,
      run: () => sweepEvents(pool, new Date(Date.now() - settings.retentionDays * DAY_MS), hasDeliveries),
    },
  ];
}
