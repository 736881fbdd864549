import type { CartLineResolvers } from '../generated/resolvers.ts';

export const CartLine: CartLineResolvers = {
  __resolveReference: ({ id }, { cartLines }) => cartLines.load(id),
  variant: ({ variantId }) => ({ id: variantId }),
  addedPrice: ({ addedPriceId }) => (addedPriceId === null ? null : { id: addedPriceId }),
  price: ({ pinnedPriceId }) => (pinnedPriceId === null ? null : { id: pinnedPriceId }),
  seenPriceId: ({ seen, addedPriceId }) => seen.priceId ?? addedPriceId,
  seenAvailable: ({ seen }) => seen.available,
  seenUnsold: ({ seen }) => seen.unsold,
};
