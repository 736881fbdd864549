import { isKnown, noticesOf } from '../domain/cart-notices.ts';
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
  notices: async ({ status, lines }, _, { variants, prices }) => {
    if (!status || !lines) return null;
    if (status !== 'ACTIVE') return [];
    const known = lines.filter(isKnown);
    if (known.length < lines.length) return null;
    const notices = await Promise.all(
      known.map(async (line) => {
        const seenPrice = line.seenPriceId == null ? null : prices.load(line.seenPriceId);
        return noticesOf(line, await variants.load(line.variantId), await seenPrice);
      }),
    );
    return notices.flat();
  },
};
