import { isUuid, notFound } from '@commerce/graphql';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { changeAsStaff } from '../change-as-staff.ts';

export const updateStockPolicy: MutationResolvers['updateStockPolicy'] = async (_, { input }, context) => {
  const { variantId, ...policy } = input;
  const outcome = await changeAsStaff(context, async (actor) =>
    isUuid(variantId)
      ? context.services.stockLedger.setPolicy(actor, variantId, policy)
      : { problem: notFound('there is no such variant', ['variantId']) },
  );
  return 'problem' in outcome ? { stock: null, userErrors: [outcome.problem] } : { ...outcome, userErrors: [] };
};
