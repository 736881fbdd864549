import type { MutationResolvers } from '../../generated/resolvers.ts';
import { changeAsStaff } from '../change-as-staff.ts';

export const unlistProduct: MutationResolvers['unlistProduct'] = (_, { input }, context) =>
  changeAsStaff(context, (actor) => context.services.staffProducts.bring(actor, input, 'UNLISTED'));
