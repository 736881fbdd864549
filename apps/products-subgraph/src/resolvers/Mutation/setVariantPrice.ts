import type { MutationResolvers } from '../../generated/resolvers.ts';
import { changeAsStaff } from '../change-as-staff.ts';
import { toPricePayload } from '../price-payload.ts';

export const setVariantPrice: MutationResolvers['setVariantPrice'] = async (_, { input }, context) => {
  const [outcome] = await changeAsStaff(context, (actor) => context.services.priceChanges.set(actor, [input]));
  if (!outcome) throw new TypeError('a price was set without an outcome');
  return toPricePayload(outcome, context);
};
