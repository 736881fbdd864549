import { setQuantities } from '../../domain/edit-lines.ts';
import type { MutationResolvers } from '../../generated/resolvers.ts';

export const updateCartLines: MutationResolvers['updateCartLines'] = (_, { input }, { services, viewer }) =>
  services.carts.edit(viewer, { ...input, list: 'lines' }, setQuantities(input.lines));
