import type { Context } from '../context.ts';
import { type LineToPrice, lineTotal } from '../domain/cart-pricing.ts';
import type { CartLineResolvers } from '../generated/resolvers.ts';

export const CartLine: CartLineResolvers = {
  __resolveReference: (reference) => reference,
  total: (line, _, context) => totalOf(line, context),
};

/** What a line costs: at its pinned price if it has one, else at the variant's current one. */
export async function totalOf(line: Partial<LineToPrice>, { prices, variants }: Context) {
  if (line.pinnedPriceId != null) return lineTotal(line, await prices.load(line.pinnedPriceId));
  const variant = line.variantId == null ? null : await variants.load(line.variantId);
  return lineTotal(line, variant?.price ?? null);
}
