import type { WebhookEndpointConnectionResolvers } from '../generated/resolvers.ts';

export const WebhookEndpointConnection: WebhookEndpointConnectionResolvers = {
  totalCount: ({ countAll }) => countAll(),
};
