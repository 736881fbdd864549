import { fieldNamesBelow, readPage } from '@commerce/graphql';
import { quantityAvailable } from '../domain/availability.ts';
import type { VariantStockResolvers } from '../generated/resolvers.ts';

export const VariantStock: VariantStockResolvers = {
  available: quantityAvailable,
  movements: ({ variantId }, args, { stockMovements }, info) =>
    stockMovements(variantId, readPage(args), fieldNamesBelow(info)),
};
