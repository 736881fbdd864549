import type { MutationResolvers } from '../../generated/resolvers.ts';
import { changeAsStaff } from '../change-as-staff.ts';

export const assignProductsToCategory: MutationResolvers['assignProductsToCategory'] = (_, { input }, context) =>
  changeAsStaff(context, (actor) =>
    context.services.staffProducts.placeAll(actor, input.categoryId, input.productIds, true),
  );
