import type { PriceHistoryConnectionResolvers } from '../generated/resolvers.ts';

export const PriceHistoryConnection: PriceHistoryConnectionResolvers = {
  totalCount: ({ count }) => count(),
};
