import { readPage, requireScope } from '@commerce/graphql';
import type { QueryResolvers } from '../../generated/resolvers.ts';

export const mailDeliveries: QueryResolvers['mailDeliveries'] = (_, { status, ...page }, { services, viewer }) => {
  requireScope(viewer, 'orders:read');
  return services.mailDeliveries.list({ status }, readPage(page));
};
