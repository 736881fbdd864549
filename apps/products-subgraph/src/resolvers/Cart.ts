import type { Context } from '../context.ts';
import { isKnown, noticesOf } from '../domain/cart-notices.ts';
import { type CartSum, type PricedCart, sumOfCart } from '../domain/cart-pricing.ts';
import type { CartResolvers } from '../generated/resolvers.ts';
import { loadLineSum } from './CartLine.ts';

export const Cart: CartResolvers = {
  __resolveReference: (reference) => reference,
  subtotal: async (cart, _, context) => (await loadCartSum(cart, context))?.subtotal ?? null,
  taxableSubtotal: async (cart, _, context) => (await loadCartSum(cart, context, true))?.taxable ?? null,
  requiresShipping: async (cart, _, context) => (await loadCartSum(cart, context, true))?.requiresShipping ?? null,
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

async function loadCartSum({ lines }: PricedCart, context: Context, withVariants = false): Promise<CartSum | null> {
  if (!lines) return null;
  const sums = await Promise.all(lines.map((line) => loadLineSum(line, context, withVariants)));
  return sumOfCart(sums, context.settings.currencyCode);
}
