import type { FulfilmentResolvers } from '../generated/resolvers.ts';

export const Fulfilment: FulfilmentResolvers = {
  trackingCompany: ({ tracking }) => tracking.company,
  trackingNumber: ({ tracking }) => tracking.number,
  trackingUrl: ({ tracking }) => tracking.url,
};
