import type { SqlRunner } from '@commerce/database';
import type { Viewer } from '@commerce/identity';
import { isOutage, type ProductsClient, type VariantQuote } from '../clients/products-client.ts';
import { type CartLine, NOTHING_SEEN, type SeenState } from '../domain/cart.ts';
import { type CartResult, cartNotFound, changed, refused, temporarilyUnavailable } from '../domain/results.ts';
import { findCart, saveSeen } from './cart-repository.ts';
import { type EditTarget, refusalToEdit } from './cart-service.ts';

/** Records which changes in a cart's notices the buyer has acknowledged. */
export type NoticeService = ReturnType<typeof createNoticeService>;

export function createNoticeService({ sql, products }: { sql: SqlRunner; products: ProductsClient }) {
  return {
    /** Records the current data from products as acknowledged. The version does not change, because no line does. */
    async acknowledge(viewer: Viewer, target: Omit<EditTarget, 'list'>, deadline = Infinity): Promise<CartResult> {
      const cart = await findCart(sql, target.cartId);
      const refusal = refusalToEdit(cart, viewer, target);
      if (refusal || !cart) return refused(refusal ?? cartNotFound());
      try {
        const quotes = await products.quote(
          cart.lines.map(({ variantId }) => ({ variantId })),
          deadline,
        );
        const lines = cart.lines.map((line, index) => ({ ...line, seen: seenOf(line, quotes[index] ?? null) }));
        if (await saveSeen(sql, cart.id, lines)) return changed({ ...cart, lines });
      } catch (error) {
        if (isOutage(error)) return refused(temporarilyUnavailable());
        throw error;
      }
      // The cart was frozen, merged or expired meanwhile: the second call reports that.
      return this.acknowledge(viewer, target, deadline);
    },
  };
}

function seenOf(line: CartLine, quote: VariantQuote | null): SeenState {
  if (!quote?.sold) return { ...line.seen, unsold: true };
  const { price, quantityAvailable } = quote;
  const tooFew = quantityAvailable !== null && quantityAvailable < line.quantity;
  return { ...NOTHING_SEEN, priceId: price?.id ?? null, available: tooFew ? quantityAvailable : null };
}
