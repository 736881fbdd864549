import type { MutationResolvers } from '../../generated/resolvers.ts';
import { changeAsStaff } from '../change-as-staff.ts';

export const updateVariant: MutationResolvers['updateVariant'] = async (_, { input }, context) => {
  const result = await changeAsStaff(context, (actor) => context.services.staffProducts.updateVariant(actor, input));
  return { ...result, variant: result.product ? await context.variants.load(input.variantId) : null };
};
