import type pg from 'pg';
import { listenForEvents } from './listen.ts';
import { type HandOver, relayEvents } from './relay.ts';
import { sweepEvents } from './sweep.ts';
import { startWorkLoop } from './work-loop.ts';

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

/** Empties an outbox until it is stopped. */
export interface RunningOutbox {
  stop(): Promise<void>;
}

/**
 * Hands over events as soon as they are committed and have occurred. Any number of processes may do so.
 * @param options.pool connections to the database of the outbox.
 * @param options.handOver see {@link HandOver}; when it fails, it is tried again.
 * @param options.hasDeliveries see {@link sweepEvents}.
 * @param options.onRound is called whenever there may be something new, after it was handed over.
 */
export function startOutbox(options: {
  pool: pg.Pool;
  settings: OutboxSettings;
  handOver: HandOver;
  hasDeliveries?: boolean;
  onRound?: () => void;
  onError: (error: unknown) => void;
}): RunningOutbox {
  const { pool, settings, handOver, hasDeliveries = false, onRound, onError } = options;
  const relay = startWorkLoop({
    work: () => relayEvents(pool, handOver).finally(onRound),
    everyMs: settings.pollMs,
    restMs: REST_MS,
    onError,
  });
  const sweeper = startWorkLoop({
    work: () => sweepEvents(pool, new Date(Date.now() - settings.retentionDays * DAY_MS), hasDeliveries),
    everyMs: SWEEP_EVERY_MS,
    onError,
  });
  const listener = listenForEvents({
    connectionString: pool.options.connectionString ?? '',
    applicationName: `${pool.options.application_name ?? 'service'} outbox`,
    onAppended: relay.wake,
  });
  return {
    async stop() {
      await Promise.all([listener.stop(), relay.stop(), sweeper.stop()]);
    },
  };
}
