import { requireService } from '@commerce/graphql';
import type { MutationResolvers } from '../../generated/resolvers.ts';

export const thawCart: MutationResolvers['thawCart'] = async (_, { input }, { services, viewer }) => {
  requireService(viewer, 'thawCart');
  return { status: await services.checkouts.thaw(input.cartId, input.orderId), userErrors: [] };
};
