import type { MutationResolvers } from '../../generated/resolvers.ts';
import { changeAsStaff } from '../change-as-staff.ts';

export const updateProduct: MutationResolvers['updateProduct'] = (_, { input }, context) =>
  changeAsStaff(context, (actor) => context.services.staffProducts.update(actor, input));
