/** A new event, to be written in the transaction of its change. */
export interface NewEvent {
  /** What happened, such as `thing.changed`. */
  type: string;
  /** The version of the form of `data`; 1 by default. */
  version?: number;
  /** The entity of the event: events of one entity are delivered in order. */
  entity: string;
  /** The data for receivers, as JSON. */
  data: Record<string, unknown>;
  /** An existing id, if the event was accepted from another outbox. */
  id?: string;
  /** When it occurs, if in the future. It is not delivered before. */
  occurredAt?: Date;
  /** The trace that it belongs to, if another one than that of the running work. */
  traceparent?: string | null;
}

/** An event as the outbox holds it. */
export interface StoredEvent {
  /** The same in every delivery of the event. */
  id: string;
  type: string;
  version: number;
  entity: string;
  data: Record<string, unknown>;
  occurredAt: Date;
  /** The trace of the request that caused it; null if none is known. */
  traceparent: string | null;
}
