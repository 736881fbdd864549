import type { CategoryResolvers } from '../generated/resolvers.ts';

export const Category: CategoryResolvers = {
  __resolveReference: async ({ id }, { categoryTree }) => (await categoryTree()).byId(id),
  parent: async ({ parentId }, _, { categoryTree }) =>
    parentId === null ? null : (await categoryTree()).byId(parentId),
  children: async ({ id }, _, { categoryTree }) => [...(await categoryTree()).childrenOf(id)],
  productCount: async ({ id }, _, { categoryTree }) => (await categoryTree()).byId(id)?.productCount ?? 0,
  breadcrumbs: async (category, _, { categoryTree }) => (await categoryTree()).pathTo(category),
};
