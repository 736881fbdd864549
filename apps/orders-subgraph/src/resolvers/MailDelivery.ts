import type { MailDeliveryResolvers } from '../generated/resolvers.ts';

export const MailDelivery: MailDeliveryResolvers = {
  order: async ({ event }, _, { orders, services, viewer }) =>
    services.orders.view(await orders.load(event.entity.replace(/^order:/, '')), viewer),
  eventType: ({ event }) => event.type,
  nextAttemptAt: ({ status, nextAttemptAt }) => (status === 'PENDING' ? nextAttemptAt : null),
  response: ({ responseBody }) => responseBody,
};
