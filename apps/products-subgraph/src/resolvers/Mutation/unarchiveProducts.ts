import type { MutationResolvers } from '../../generated/resolvers.ts';
import { changeAsStaff } from '../change-as-staff.ts';

export const unarchiveProducts: MutationResolvers['unarchiveProducts'] = (_, { input }, context) =>
  changeAsStaff(context, (actor) => context.services.staffProducts.bringAll(actor, input.products, 'UNARCHIVED'));
