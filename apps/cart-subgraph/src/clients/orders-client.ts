import type { AcceptEvents, StoredEvent } from '@commerce/outbox';
import type { ServiceClient } from '@commerce/service-client';
import { HandOverCartEventsDocument } from '../generated/orders-operations.ts';

/** Sends our events to orders-subgraph, which delivers the events of all subgraphs and recognises duplicates by their ids. */
export function createEventSender(orders: ServiceClient): AcceptEvents {
  return async (events) => {
    const { acceptEvents } = await orders.request(
      HandOverCartEventsDocument,
      { input: { events: events.map(inputOf) } },
      Infinity,
    );
    if (!acceptEvents?.accepted) throw new Error('orders-subgraph did not accept the events');
  };
}

function inputOf({ data, ...event }: StoredEvent) {
  return { ...event, data: JSON.stringify(data) };
}
