import type { MutationResolvers } from '../../generated/resolvers.ts';
import { changeAsStaff } from '../change-as-staff.ts';

export const archiveProduct: MutationResolvers['archiveProduct'] = (_, { input }, context) =>
  changeAsStaff(context, (actor) => context.services.staffProducts.bring(actor, input, 'ARCHIVED'));
