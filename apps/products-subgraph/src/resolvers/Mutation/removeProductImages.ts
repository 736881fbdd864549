import type { MutationResolvers } from '../../generated/resolvers.ts';
import { changeAsStaff } from '../change-as-staff.ts';

export const removeProductImages: MutationResolvers['removeProductImages'] = (_, { input }, context) =>
  changeAsStaff(context, (actor) =>
    context.services.staffProducts.removeImages(actor, input, context.settings.assetBaseUrl),
  );
