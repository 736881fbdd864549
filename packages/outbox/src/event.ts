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
}
