import type { Connection } from '@commerce/graphql';
import type { StoredEvent } from '@commerce/outbox';

/** The status of a delivery. */
export type DeliveryStatus = 'PENDING' | 'DELIVERED' | 'DEAD';

/** One event on its way to an endpoint or to a customer, as staff see it. */
export interface EventDelivery {
  id: string;
  /** Position in the order of creation. */
  position: bigint;
  targetId: string;
  event: StoredEvent;
  status: DeliveryStatus;
  attempts: number;
  nextAttemptAt: Date;
  lastAttemptAt: Date | null;
  failure: string | null;
  responseStatus: number | null;
  responseBody: string | null;
  createdAt: Date;
  settledAt: Date | null;
}

/** A page of deliveries that can also count the entire list. */
export interface EventDeliveryPage extends Connection<EventDelivery> {
  countAll(): Promise<number>;
}

/** Selects deliveries; absent fields do not restrict. */
export interface DeliveryFilter {
  endpointId?: string | null | undefined;
  eventId?: string | null | undefined;
  eventType?: string | null | undefined;
  status?: DeliveryStatus | null | undefined;
}

/** The message for endpoints. Its text, and so its signature, is the same in every attempt. */
export function messageOf({ id, type, version, entity, data, occurredAt }: StoredEvent): string {
  return JSON.stringify({ type, version, id, entity, timestamp: occurredAt.toISOString(), data });
}
