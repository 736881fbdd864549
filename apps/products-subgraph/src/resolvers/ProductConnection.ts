import type { ProductConnectionResolvers } from '../generated/resolvers.ts';

export const ProductConnection: ProductConnectionResolvers = {
  totalCount: async ({ total }) => (await total()).count,
  totalCountExact: async ({ total }) => (await total()).exact,
  facets: ({ facets }) => facets(),
};
