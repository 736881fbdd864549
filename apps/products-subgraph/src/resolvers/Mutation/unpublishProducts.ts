import type { MutationResolvers } from '../../generated/resolvers.ts';
import { changeAsStaff } from '../change-as-staff.ts';

export const unpublishProducts: MutationResolvers['unpublishProducts'] = (_, { input }, context) =>
  changeAsStaff(context, (actor) => context.services.staffProducts.bringAll(actor, input.products, 'UNPUBLISHED'));
