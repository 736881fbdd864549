import { readPage } from '@commerce/graphql';
import type { QueryResolvers } from '../../generated/resolvers.ts';

export const products: QueryResolvers['products'] = async (_, args, { services }) => ({
  ...(await services.products.list(readPage(args))),
  countAll: services.products.countForSale,
});
