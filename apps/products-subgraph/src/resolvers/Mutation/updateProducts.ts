import type { MutationResolvers } from '../../generated/resolvers.ts';
import { changeAsStaff } from '../change-as-staff.ts';

export const updateProducts: MutationResolvers['updateProducts'] = (_, { input }, context) =>
  changeAsStaff(context, (actor) => context.services.staffProducts.updateAll(actor, input.products));
