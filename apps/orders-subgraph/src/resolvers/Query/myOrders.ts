import { readPage } from '@commerce/graphql';
import { readOrderFilter } from '../../domain/order-filter.ts';
import type { QueryResolvers } from '../../generated/resolvers.ts';
import { readOrderPage } from '../order-page.ts';

export const myOrders: QueryResolvers['myOrders'] = async (_, { filter, ...args }, context) => {
  const { customerId } = context.viewer;
  if (customerId === null) return null;
  const wanted = readOrderFilter(filter ?? {});
  // Orders of other customers are never in this list.
  const states = wanted.customerId === null || wanted.customerId === customerId ? wanted.states : [];
  const selection = { search: null, filter: { ...wanted, states, customerId } };
  return readOrderPage(selection, 'NEWEST', readPage(args), context);
};
