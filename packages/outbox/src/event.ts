/** Something that happened, about to be written beside the change that made it happen. */
export interface NewEvent {
  /** What happened, such as `thing.changed`. */
  type: string;
  /** The version of the form of `data`; 1 by default. */
  version?: number;
  /** What it happened to: events of one entity are delivered in their order. */
  entity: string;
  /** What receivers get to know, as JSON. */
  data: Record<string, unknown>;
  /** An id that is known already, when the event was accepted from another outbox. */
  id?: string;
  /** When it happens, if not now. It is not delivered before. */
  occurredAt?: Date;
}

/** An event as the outbox holds it. */
export interface StoredEvent {
  /** The same for every delivery of the event. */
  id: string;
  type: string;
  version: number;
  entity: string;
  data: Record<string, unknown>;
  occurredAt: Date;
}
