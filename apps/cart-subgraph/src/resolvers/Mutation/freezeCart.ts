import { graphqlError, requireService } from '@commerce/graphql';
import { isOutage } from '../../clients/products-client.ts';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import type { FrozenLine } from '../../services/checkout-service.ts';

export const freezeCart: MutationResolvers['freezeCart'] = async (_, { input }, { services, viewer }) => {
  requireService(viewer);
  const { lines, userErrors } = await services.checkouts
    .freeze({ ...input, customerId: input.customerId ?? null })
    .catch(throwRetryable);
  return { lines: lines?.map(toFrozenCartLine) ?? null, userErrors };
};

/** The checkout must know that the same call may work later. */
function throwRetryable(error: unknown): never {
  throw isOutage(error) ? graphqlError('SUBGRAPH_UNAVAILABLE', 'products does not answer just now') : error;
}

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
