import type { StoredEvent } from '../event.ts';

/** One event on its way to one target, taken by this process. */
export interface Delivery {
  id: string;
  targetId: string;
  /** How often it was tried, this time included. */
  attempts: number;
  event: StoredEvent;
}

/**
 * How an attempt went: delivered; failed, to be tried again; refused for good; or gone, so that the target gets nothing
 * any more.
 */
export interface Outcome {
  kind: 'delivered' | 'failed' | 'refused' | 'gone';
  /** A stable name of what went wrong. */
  failure?: string | null;
  /** What the target answered. */
  responseStatus?: number | null;
  responseBody?: string | null;
}

/** Delivers an event to a target. Rejects only when `signal` is aborted; then the event may or may not have arrived. */
export type Send = (delivery: Delivery, signal: AbortSignal) => Promise<Outcome>;
