import { removeLines } from '../../domain/edit-lines.ts';
import type { MutationResolvers } from '../../generated/resolvers.ts';

export const removeCartLines: MutationResolvers['removeCartLines'] = (_, { input }, { services, viewer }) =>
  services.carts.edit(viewer, { ...input, list: 'lineIds' }, removeLines(input.lineIds));
