import type { QueryResolvers } from '../../generated/resolvers.ts';

export const categories: QueryResolvers['categories'] = async (_, _args, { categoryTree }) => [
  ...(await categoryTree()).childrenOf(null),
];
