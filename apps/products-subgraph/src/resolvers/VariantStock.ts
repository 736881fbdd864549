import { readPage } from '@commerce/graphql';
import { quantityAvailable } from '../domain/availability.ts';
import type { VariantStockResolvers } from '../generated/resolvers.ts';

export const VariantStock: VariantStockResolvers = {
  available: quantityAvailable,
  movements: ({ variantId }, args, { stockMovements }) => stockMovements(variantId, readPage(args)),
};
