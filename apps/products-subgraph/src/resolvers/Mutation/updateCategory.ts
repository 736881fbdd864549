import type { MutationResolvers } from '../../generated/resolvers.ts';
import { changeAsStaff } from '../change-as-staff.ts';

export const updateCategory: MutationResolvers['updateCategory'] = (_, { input }, context) =>
  changeAsStaff(context, (actor) => context.services.staffCategories.update(actor, input));
