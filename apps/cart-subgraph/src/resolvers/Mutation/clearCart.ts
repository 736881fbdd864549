import { clearLines } from '../../domain/edit-lines.ts';
import type { MutationResolvers } from '../../generated/resolvers.ts';

export const clearCart: MutationResolvers['clearCart'] = (_, { input }, { services, viewer }) =>
  services.carts.edit(viewer, { ...input, list: 'cartId' }, clearLines);
