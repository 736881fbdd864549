import { invalidInput } from '@commerce/graphql';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { changeAsStaff } from '../change-as-staff.ts';
import { toPricePayload } from '../price-payload.ts';

const MAX_PRICES = 100;

export const setVariantPrices: MutationResolvers['setVariantPrices'] = async (_, { input: { prices } }, context) => {
  const outcomes = await changeAsStaff(context, async (actor) =>
    prices.length > 0 && prices.length <= MAX_PRICES ? context.services.priceChanges.set(actor, prices) : null,
  );
  if (!outcomes) return { results: null, userErrors: [invalidInput(`send 1 to ${MAX_PRICES} prices`, ['prices'])] };
  const results = outcomes.map((outcome, index) => toPricePayload(outcome, context, ['prices', String(index)]));
  return { results: await Promise.all(results), userErrors: [] };
};
