import type { MutationResolvers } from '../../generated/resolvers.ts';
import { changeAsStaff } from '../change-as-staff.ts';

export const unlistProducts: MutationResolvers['unlistProducts'] = (_, { input }, context) =>
  changeAsStaff(context, (actor) => context.services.staffProducts.bringAll(actor, input.products, 'UNLISTED'));
