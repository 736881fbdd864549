import type { MutationResolvers } from '../../generated/resolvers.ts';
import { changeAsStaff } from '../change-as-staff.ts';

export const reorderProductImages: MutationResolvers['reorderProductImages'] = (_, { input }, context) =>
  changeAsStaff(context, (actor) =>
    context.services.staffProducts.reorderImages(actor, input, context.settings.assetBaseUrl),
  );
