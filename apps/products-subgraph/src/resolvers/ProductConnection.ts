import type { ProductConnectionResolvers } from '../generated/resolvers.ts';

export const ProductConnection: ProductConnectionResolvers = {
  totalCount: ({ countAll }) => countAll(),
};
