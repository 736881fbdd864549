import { requireService } from '@commerce/graphql';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import type { FrozenLine } from '../../services/checkout-service.ts';

export const freezeCart: MutationResolvers['freezeCart'] = async (_, { input }, { services, viewer }) => {
  requireService(viewer);
  const { lines, userErrors } = await services.checkouts.freeze({ ...input, customerId: input.customerId ?? null });
  return { lines: lines?.map(toFrozenCartLine) ?? null, userErrors };
};

function toFrozenCartLine({ quantity, quote, price }: FrozenLine) {
  return {
    variantId: quote.variantId,
    priceId: price.id,
    unitPriceMinorUnits: price.amount.minorUnits,
    currencyCode: price.amount.currencyCode,
    title: quote.title,
    sku: quote.sku,
    quantity,
  };
}
