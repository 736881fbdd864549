import { requireService } from '@commerce/graphql';
import type { MutationResolvers } from '../../generated/resolvers.ts';

export const completeCart: MutationResolvers['completeCart'] = async (_, { input }, { services, viewer }) => {
  requireService(viewer);
  return { status: await services.checkouts.complete(input.cartId, input.orderId), userErrors: [] };
};
