import type { Context } from '../context.ts';
import { type LineSum, type LineToPrice, sumOfLine } from '../domain/cart-pricing.ts';
import type { CartLineResolvers } from '../generated/resolvers.ts';

export const CartLine: CartLineResolvers = {
  __resolveReference: (reference) => reference,
  total: async (line, _, context) => (await loadLineSum(line, context))?.total ?? null,
};

/**
 * What a line contributes to its cart's totals.
 * @param withVariant whether tax and shipping of lines with a pinned price matter; otherwise their variants are not
 * read.
 */
export async function loadLineSum(
  line: Partial<LineToPrice>,
  { prices, variants }: Context,
  withVariant = false,
): Promise<LineSum | null> {
  const isPinned = line.pinnedPriceId != null;
  const [variant, pinned] = await Promise.all([
    line.variantId != null && (withVariant || !isPinned) ? variants.load(line.variantId) : null,
    line.pinnedPriceId == null ? null : prices.load(line.pinnedPriceId),
  ]);
  return sumOfLine(line, variant, pinned);
}
