import { unauthenticated } from '@commerce/graphql';
import type { MutationResolvers } from '../../generated/resolvers.ts';

export const claimCart: MutationResolvers['claimCart'] = (_, { input }, { services, viewer }) => {
  if (viewer.customerId === null) throw unauthenticated('log in to claim a cart');
  return services.claims.claim(viewer.customerId, input);
};
