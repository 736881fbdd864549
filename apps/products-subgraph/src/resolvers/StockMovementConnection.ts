import type { StockMovementConnectionResolvers } from '../generated/resolvers.ts';

export const StockMovementConnection: StockMovementConnectionResolvers = {
  totalCount: ({ count }) => count(),
};
