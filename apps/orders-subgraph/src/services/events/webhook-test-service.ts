import { randomUUID } from 'node:crypto';
import { newEvent } from '@commerce/events';
import { traceparent } from '@commerce/tracing';
import type { EventDelivery } from '../../domain/event-delivery.ts';
import type { PrismaClient } from '../../generated/prisma/client.ts';
import type { EventDeliveryService } from './event-delivery-service.ts';

/** Sends test events to a single endpoint. */
export type WebhookTestService = ReturnType<typeof createWebhookTestService>;

export function createWebhookTestService(options: { prisma: PrismaClient; deliveries: EventDeliveryService }) {
  const { prisma, deliveries } = options;
  return {
    /** Queues a test event for one endpoint only; null if the endpoint is disabled or unknown. */
    async send(endpointId: string): Promise<EventDelivery | null> {
      const { type, version = 1, entity, data } = newEvent('webhook.test', { endpointId });
      const id: string = randomUUID();
      // It counts as relayed from the start, so no other endpoint gets it.
      const sent = await prisma.$executeRaw`
        WITH target AS (SELECT id FROM outbox_target WHERE id = ${endpointId}::uuid AND channel = 'webhook' AND active),
        event AS (
          INSERT INTO outbox_event (type, version, entity, data, relayed_at, traceparent)
          SELECT ${type}, ${version}::int, ${entity}, ${JSON.stringify(data)}::jsonb, clock_timestamp(), ${traceparent()} FROM target
          RETURNING id
        )
        INSERT INTO outbox_delivery (id, target_id, event_id, entity)
        SELECT ${id}::uuid, target.id, event.id, ${entity} FROM target, event`;
      return sent === 0 ? null : deliveries.find(id);
    },
  };
}
