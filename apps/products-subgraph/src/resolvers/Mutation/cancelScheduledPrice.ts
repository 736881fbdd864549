import { isUuid, notFound, requireScope } from '@commerce/graphql';
import { CATALOGUE_WRITE } from '../../domain/access.ts';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { toPricePayload } from '../price-payload.ts';

export const cancelScheduledPrice: MutationResolvers['cancelScheduledPrice'] = async (_, { input }, context) => {
  const id = requireScope(context.viewer, CATALOGUE_WRITE);
  const outcome = isUuid(input.priceId)
    ? await context.services.priceChanges.cancel({ kind: 'PERSON', id }, input.priceId)
    : { problem: notFound('there is no such price', ['priceId']) };
  return toPricePayload(outcome, context);
};
