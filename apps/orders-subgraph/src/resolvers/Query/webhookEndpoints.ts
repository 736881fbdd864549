import { readPage, requireScope } from '@commerce/graphql';
import type { QueryResolvers } from '../../generated/resolvers.ts';

export const webhookEndpoints: QueryResolvers['webhookEndpoints'] = (_, args, { services, viewer }) => {
  requireScope(viewer, 'webhooks:read');
  return services.webhookEndpoints.list(readPage(args));
};
