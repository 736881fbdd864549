import { readPage } from '@commerce/graphql';
import type { QueryResolvers } from '../../generated/resolvers.ts';

export const myOrders: QueryResolvers['myOrders'] = async (_, args, { services, viewer }) => {
  const { customerId } = viewer;
  if (customerId === null) return null;
  const page = await services.orders.listOf(customerId, readPage(args));
  return { ...page, countAll: () => services.orders.countOf(customerId) };
};
