import { badUserInput, requireService } from '@commerce/graphql';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import type { FreezeResult, FrozenLine } from '../../services/checkout-service.ts';
import { isTooMany, MAX_CARTS } from '../too-many-carts.ts';

export const freezeCarts: MutationResolvers['freezeCarts'] = async (_, { input }, { services, viewer, deadline }) => {
  requireService(viewer, 'freezeCarts');
  if (isTooMany(input.carts)) throw badUserInput(`carts must be at most ${MAX_CARTS}`, 'carts');
  const requests = input.carts.map((cart) => ({ ...cart, customerId: cart.customerId ?? null }));
  return { results: (await services.checkouts.freeze(requests, deadline)).map(toFreezeCartResult), userErrors: [] };
};

function toFreezeCartResult({ lines, userErrors }: FreezeResult) {
  return { lines: lines?.map(toFrozenCartLine) ?? null, userErrors };
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
    taxable: quote.taxable,
    requiresShipping: quote.requiresShipping,
    quantityAvailable: quote.quantityAvailable,
  };
}
