import type { MutationResolvers } from '../../generated/resolvers.ts';
import { changeAsStaff } from '../change-as-staff.ts';

export const addProductImages: MutationResolvers['addProductImages'] = (_, { input }, context) =>
  changeAsStaff(context, (actor) =>
    context.services.staffProducts.addImages(actor, input, context.settings.assetBaseUrl),
  );
