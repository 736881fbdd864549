import { isUuid } from '@commerce/graphql';
import { totalQuantity } from '../domain/cart.ts';
import type { CartResolvers } from '../generated/resolvers.ts';

export const Cart: CartResolvers = {
  __resolveReference: ({ id }, { carts }) => (isUuid(id) ? carts.load(id) : null),
  lines: ({ lines }) => [...lines],
  totalQuantity,
  expiresAt: ({ status, expiresAt }) => (status === 'ACTIVE' || status === 'FROZEN' ? expiresAt : null),
  mergedInto: ({ mergedInto }, _, { carts }) => (mergedInto === null ? null : carts.load(mergedInto)),
};
