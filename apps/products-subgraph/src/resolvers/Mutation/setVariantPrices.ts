import { invalidInput, requireScope } from '@commerce/graphql';
import { CATALOGUE_WRITE } from '../../domain/access.ts';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { toPricePayload } from '../price-payload.ts';

const MAX_PRICES = 100;

export const setVariantPrices: MutationResolvers['setVariantPrices'] = async (_, { input }, context) => {
  const id = requireScope(context.viewer, CATALOGUE_WRITE);
  const { prices } = input;
  if (prices.length === 0 || prices.length > MAX_PRICES) {
    return { results: null, userErrors: [invalidInput(`send 1 to ${MAX_PRICES} prices`, ['prices'])] };
  }
  const outcomes = await context.services.priceChanges.set({ kind: 'PERSON', id }, prices);
  const results = outcomes.map((outcome, index) => toPricePayload(outcome, context, ['prices', String(index)]));
  return { results: await Promise.all(results), userErrors: [] };
};
