import type { MutationResolvers } from '../../generated/resolvers.ts';
import { changeAsStaff } from '../change-as-staff.ts';

export const createProduct: MutationResolvers['createProduct'] = (_, { input }, context) =>
  changeAsStaff(context, (actor) => context.services.staffProducts.create(actor, input, context.settings.currencyCode));
