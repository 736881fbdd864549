import type { StoredEvent } from '../event.ts';

/** An event for one target, taken by this process. */
export interface Delivery {
  id: string;
  targetId: string;
  /** The number of attempts, including this one. */
  attempts: number;
  event: StoredEvent;
}

/**
 * The outcome of an attempt: delivered; failed, to be tried again; refused permanently; or gone, so that the target
 * gets no more events.
 */
export interface Outcome {
  kind: 'delivered' | 'failed' | 'refused' | 'gone';
  /** A stable code of the failure. */
  failure?: string | null;
  /** The target's response status. */
  responseStatus?: number | null;
  responseBody?: string | null;
}

/** Delivers an event to a target. Rejects only if `signal` is aborted; the event may or may not have arrived then. */
export type Send = (delivery: Delivery, signal: AbortSignal) => Promise<Outcome>;
