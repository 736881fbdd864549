import { availabilityOf, isSold } from '../domain/availability.ts';
import { fullTitle } from '../domain/catalogue.ts';
import type { VariantQuoteResolvers } from '../generated/resolvers.ts';

export const VariantQuote: VariantQuoteResolvers = {
  variantId: ({ variant }) => variant.id,
  title: ({ variant }) => fullTitle(variant),
  sku: ({ variant }) => variant.sku,
  availableForSale: ({ variant }) => availabilityOf(variant).availableForSale,
  sold: ({ variant }) => isSold(variant),
  quantityAvailable: ({ variant }) => availabilityOf(variant).quantityAvailable,
  taxable: ({ variant }) => variant.taxable,
  requiresShipping: ({ variant }) => variant.requiresShipping,
};
