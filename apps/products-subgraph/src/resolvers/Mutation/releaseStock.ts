import { badUserInput, isUuid, requireService } from '@commerce/graphql';
import type { MutationResolvers } from '../../generated/resolvers.ts';

export const releaseStock: MutationResolvers['releaseStock'] = async (_, { input }, { services, viewer }) => {
  requireService(viewer, 'releaseStock');
  if (!isUuid(input.orderId)) throw badUserInput('orderId is not an id', 'orderId');
  return { status: await services.stock.release(input.orderId), userErrors: [] };
};
