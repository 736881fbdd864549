import type { OrderConnectionResolvers } from '../generated/resolvers.ts';

export const OrderConnection: OrderConnectionResolvers = {
  totalCount: async ({ countAll }) => (await countAll()).count,
  totalCountExact: async ({ countAll }) => (await countAll()).exact,
};
