import { isUuid, notFound } from '@commerce/graphql';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { changeAsStaff } from '../change-as-staff.ts';
import { toPricePayload } from '../price-payload.ts';

export const cancelScheduledPrice: MutationResolvers['cancelScheduledPrice'] = async (_, { input }, context) => {
  const { priceId } = input;
  const outcome = await changeAsStaff(context, async (actor) =>
    isUuid(priceId)
      ? context.services.priceChanges.cancel(actor, priceId)
      : { problem: notFound('there is no such price', ['priceId']) },
  );
  return toPricePayload(outcome, context);
};
