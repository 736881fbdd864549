import type { OrderConnectionResolvers } from '../generated/resolvers.ts';

export const OrderConnection: OrderConnectionResolvers = {
  totalCount: ({ countAll }) => countAll(),
};
