import type { MailDeliveryConnectionResolvers } from '../generated/resolvers.ts';

export const MailDeliveryConnection: MailDeliveryConnectionResolvers = {
  totalCount: ({ countAll }) => countAll(),
};
