import type { MutationResolvers } from '../../generated/resolvers.ts';
import { changeAsStaff } from '../change-as-staff.ts';

export const updateProductImage: MutationResolvers['updateProductImage'] = (_, { input }, context) =>
  changeAsStaff(context, (actor) =>
    context.services.staffProducts.describeImage(actor, input, context.settings.assetBaseUrl),
  );
