import { requireScope } from '@commerce/graphql';
import { CATALOGUE_WRITE } from '../../domain/access.ts';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { toPricePayload } from '../price-payload.ts';

export const setVariantPrice: MutationResolvers['setVariantPrice'] = async (_, { input }, context) => {
  const id = requireScope(context.viewer, CATALOGUE_WRITE);
  const [outcome] = await context.services.priceChanges.set({ kind: 'PERSON', id }, [input]);
  if (!outcome) throw new TypeError('a price was set without an outcome');
  return toPricePayload(outcome, context);
};
