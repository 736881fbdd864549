import type { WebhookEndpointResolvers } from '../generated/resolvers.ts';

export const WebhookEndpoint: WebhookEndpointResolvers = {
  pendingCount: async ({ id }, _, { backlogs }) => (await backlogs.load(id))?.pendingCount ?? 0,
  deadCount: async ({ id }, _, { backlogs }) => (await backlogs.load(id))?.deadCount ?? 0,
  waitingSince: async ({ id }, _, { backlogs }) => (await backlogs.load(id))?.waitingSince ?? null,
};
