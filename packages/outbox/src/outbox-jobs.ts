import type { Job } from '@commerce/service';
import type pg from 'pg';
import { listenForEvents } from './listen.ts';
import { measureDeliveries, measureOutbox } from './measure-outbox.ts';
import type { Relay } from './relay.ts';
import { sweepEvents } from './sweep.ts';

const SWEEP_EVERY_MS = 3_600_000;
/** A single event is relayed at once; of many per second, those within this time are relayed together. */
const REST_MS = 50;
const DAY_MS = 86_400_000;

/** The settings of an outbox. */
export interface OutboxSettings {
  /** How often to look for events that were not announced: those with a future time, and those after an outage. */
  pollMs: number;
  /** How many days events are kept after their delivery. */
  retentionDays: number;
}

/**
 * The jobs that relay events as soon as they are committed and have occurred, and delete old ones. Any number of
 * processes may run them.
 * @param options.pool connections to the database of the outbox.
 * @param options.relay where to; repeated after a failure.
 * @param options.hasDeliveries see {@link sweepEvents}.
 */
export function outboxJobs(options: {
  pool: pg.Pool;
  settings: OutboxSettings;
  relay: Relay;
  hasDeliveries?: boolean;
}): Job[] {
  const { pool, settings, relay, hasDeliveries = false } = options;
  measureOutbox(pool);
  if (hasDeliveries) measureDeliveries(pool);
  return [
    {
      name: 'relay events',
      everyMs: settings.pollMs,
      restMs: REST_MS,
      run: () => relay(pool),
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
