import { subtotal } from '../domain/cart-pricing.ts';
import type { CartResolvers } from '../generated/resolvers.ts';
import { totalOf } from './CartLine.ts';

export const Cart: CartResolvers = {
  __resolveReference: (reference) => reference,
  subtotal: async ({ lines }, _, context) => {
    if (!lines) return null;
    const totals = await Promise.all(lines.map((line) => totalOf(line, context)));
    return subtotal(totals, context.settings.currencyCode);
  },
};
