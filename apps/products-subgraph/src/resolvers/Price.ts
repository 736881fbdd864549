import { isUuid } from '@commerce/graphql';
import { amountOf, compareAtOf } from '../domain/money.ts';
import type { PriceResolvers } from '../generated/resolvers.ts';

export const Price: PriceResolvers = {
  __resolveReference: ({ id }, { prices }) => (isUuid(id) ? prices.load(id) : null),
  amount: amountOf,
  compareAt: compareAtOf,
  variant: ({ variantId }, _, { variants }) => variants.load(variantId),
};
