import { requireScope } from '@commerce/graphql';
import { CATALOGUE_WRITE } from '../../domain/access.ts';
import { readAdjustment } from '../../domain/stock-adjustment.ts';
import type { MutationResolvers } from '../../generated/resolvers.ts';

export const adjustStock: MutationResolvers['adjustStock'] = async (_, { input }, { services, viewer, variants }) => {
  const id = requireScope(viewer, CATALOGUE_WRITE);
  const adjustment = readAdjustment(input);
  const outcome =
    'code' in adjustment
      ? { problem: adjustment }
      : await services.stockLedger.adjust({ kind: 'PERSON', id }, adjustment);
  if ('problem' in outcome) return { stock: null, movement: null, replayed: false, userErrors: [outcome.problem] };
  variants.clear(input.variantId);
  return { ...outcome, userErrors: [] };
};
