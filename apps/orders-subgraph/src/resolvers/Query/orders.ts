import { readPage, requireScope } from '@commerce/graphql';
import { readOrderFilter, readOrderSearch } from '../../domain/order-filter.ts';
import type { QueryResolvers } from '../../generated/resolvers.ts';
import { readOrderPage } from '../order-page.ts';

export const orders: QueryResolvers['orders'] = async (_, { filter, search, sort, ...args }, context) => {
  requireScope(context.viewer, 'orders:read');
  const selection = { search: readOrderSearch(search), filter: readOrderFilter(filter ?? {}) };
  return readOrderPage(selection, sort ?? 'NEWEST', readPage(args), context);
};
