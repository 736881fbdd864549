import type { MutationResolvers } from '../../generated/resolvers.ts';
import { changeAsStaff } from '../change-as-staff.ts';

export const moveCategory: MutationResolvers['moveCategory'] = (_, { input }, context) =>
  changeAsStaff(context, (actor) => context.services.staffCategories.move(actor, input));
