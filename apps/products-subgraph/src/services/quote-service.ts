import type { Quote } from '../domain/catalogue.ts';
import type { PriceService } from './price-service.ts';
import type { VariantService } from './variant-service.ts';

/** Tells other services what variants cost and whether they can be bought. */
export type QuoteService = ReturnType<typeof createQuoteService>;

export function createQuoteService({ variants, prices }: { variants: VariantService; prices: PriceService }) {
  return {
    /** One answer per request, in order; null for a variant that does not exist or was never published. */
    async quote(requests: readonly { variantId: string; priceId: string | null }[]): Promise<(Quote | null)[]> {
      const pinnedIds = requests.flatMap(({ priceId }) => priceId ?? []);
      const [variantById, priceById] = await Promise.all([
        variants.byIds(requests.map(({ variantId }) => variantId)),
        pinnedIds.length > 0 ? prices.byIds(pinnedIds) : new Map<string, never>(),
      ]);
      return requests.map(({ variantId, priceId }) => {
        const variant = variantById.get(variantId);
        if (!variant) return null;
        return { variant, price: priceId === null ? variant.price : (priceById.get(priceId) ?? null) };
      });
    },
  };
}
