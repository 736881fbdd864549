import type { WebhookDeliveryConnectionResolvers } from '../generated/resolvers.ts';

export const WebhookDeliveryConnection: WebhookDeliveryConnectionResolvers = {
  totalCount: ({ countAll }) => countAll(),
};
