import { badUserInput, isUuid, requireService } from '@commerce/graphql';
import type { MutationResolvers } from '../../generated/resolvers.ts';

export const returnStock: MutationResolvers['returnStock'] = async (_, { input }, { services, viewer }) => {
  requireService(viewer, 'returnStock');
  if (!isUuid(input.orderId)) throw badUserInput('orderId is not an id', 'orderId');
  return { status: await services.stock.takeBack(input.orderId), userErrors: [] };
};
