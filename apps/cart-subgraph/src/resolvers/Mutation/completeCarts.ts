import { badUserInput, requireService } from '@commerce/graphql';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { isTooMany, MAX_CARTS } from '../too-many-carts.ts';

export const completeCarts: MutationResolvers['completeCarts'] = async (_, { input }, { services, viewer }) => {
  requireService(viewer, 'completeCarts');
  if (isTooMany(input.carts)) throw badUserInput(`carts must be at most ${MAX_CARTS}`, 'carts');
  return { statuses: await services.checkouts.complete(input.carts), userErrors: [] };
};
