import { money } from '@commerce/money';
import type { PriceFacetResolvers } from '../generated/resolvers.ts';

export const PriceFacet: PriceFacetResolvers = {
  min: ({ min }, _, { settings }) => money(min, settings.currencyCode),
  max: ({ max }, _, { settings }) => (max === null ? null : money(max, settings.currencyCode)),
};
