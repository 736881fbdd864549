import { requireScope } from '@commerce/graphql';
import type { QueryResolvers } from '../../generated/resolvers.ts';

export const webhookEndpoint: QueryResolvers['webhookEndpoint'] = (_, { id }, context) => {
  requireScope(context.viewer, 'webhooks:read');
  return context.webhookEndpoints.load(id);
};
