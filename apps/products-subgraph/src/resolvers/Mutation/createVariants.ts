import type { MutationResolvers } from '../../generated/resolvers.ts';
import { changeAsStaff } from '../change-as-staff.ts';

export const createVariants: MutationResolvers['createVariants'] = async (_, { input }, context) => {
  const { services, settings, variants } = context;
  const { variantIds, ...result } = await changeAsStaff(context, (actor) =>
    services.staffProducts.createVariants(actor, input, settings.currencyCode),
  );
  const made = await Promise.all(variantIds.map((id) => variants.load(id)));
  return { ...result, variants: result.product ? made.flatMap((variant) => variant ?? []) : null };
};
