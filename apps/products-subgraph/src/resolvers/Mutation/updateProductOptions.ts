import type { MutationResolvers } from '../../generated/resolvers.ts';
import { changeAsStaff } from '../change-as-staff.ts';

export const updateProductOptions: MutationResolvers['updateProductOptions'] = (_, { input }, context) =>
  changeAsStaff(context, (actor) => context.services.staffProducts.setOptions(actor, input));
