import { isUuid, notFound, requireScope } from '@commerce/graphql';
import { CATALOGUE_WRITE } from '../../domain/access.ts';
import type { MutationResolvers } from '../../generated/resolvers.ts';

export const updateStockPolicy: MutationResolvers['updateStockPolicy'] = async (_, { input }, context) => {
  const id = requireScope(context.viewer, CATALOGUE_WRITE);
  const { variantId, ...policy } = input;
  const outcome = isUuid(variantId)
    ? await context.services.stockLedger.setPolicy({ kind: 'PERSON', id }, variantId, policy)
    : { problem: notFound('there is no such variant', ['variantId']) };
  if ('problem' in outcome) return { stock: null, userErrors: [outcome.problem] };
  context.variants.clear(variantId);
  return { ...outcome, userErrors: [] };
};
