import { messageOf } from '../domain/event-delivery.ts';
import type { WebhookDeliveryResolvers } from '../generated/resolvers.ts';

export const WebhookDelivery: WebhookDeliveryResolvers = {
  endpoint: ({ targetId }, _, { webhookEndpoints }) => webhookEndpoints.load(targetId),
  eventId: ({ event }) => event.id,
  eventType: ({ event }) => event.type,
  entity: ({ event }) => event.entity,
  occurredAt: ({ event }) => event.occurredAt,
  nextAttemptAt: ({ status, nextAttemptAt }) => (status === 'PENDING' ? nextAttemptAt : null),
  payload: ({ event }) => messageOf(event),
};
