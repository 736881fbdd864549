import type { MutationResolvers } from '../../generated/resolvers.ts';
import { changeAsStaff } from '../change-as-staff.ts';

export const deleteCategory: MutationResolvers['deleteCategory'] = (_, { input }, context) =>
  changeAsStaff(context, (actor) => context.services.staffCategories.remove(actor, input));
