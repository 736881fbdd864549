import { badUserInput, isUuid, requireService } from '@commerce/graphql';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { MAX_STOCK_ORDERS } from '../max-stock-orders.ts';

export const commitStock: MutationResolvers['commitStock'] = async (_, { input }, { services, viewer }) => {
  requireService(viewer, 'commitStock');
  const { orderIds } = input;
  if (orderIds.length > MAX_STOCK_ORDERS || !orderIds.every(isUuid)) {
    throw badUserInput(`orderIds must be at most ${MAX_STOCK_ORDERS}, each an id`, 'orderIds');
  }
  return { statuses: await services.stock.commit(orderIds), userErrors: [] };
};
