import { readPage, requireScope } from '@commerce/graphql';
import type { QueryResolvers } from '../../generated/resolvers.ts';

export const webhookDeliveries: QueryResolvers['webhookDeliveries'] = (_, { filter, ...page }, context) => {
  requireScope(context.viewer, 'webhooks:read');
  return context.services.webhookDeliveries.list(filter ?? {}, readPage(page));
};
