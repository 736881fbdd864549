import type { MutationResolvers } from '../../generated/resolvers.ts';
import { changeAsStaff } from '../change-as-staff.ts';

export const createCategory: MutationResolvers['createCategory'] = (_, { input }, context) =>
  changeAsStaff(context, (actor) => context.services.staffCategories.create(actor, input));
