import { isOnSale, type StockLevel, type VariantRow } from './catalogue.ts';

/** How many units can be bought; null if there is no limit. */
export function quantityAvailable({ tracked, backorder, onHand, reserved }: StockLevel): number | null {
  if (!tracked || backorder) return null;
  return Math.max(0, onHand - reserved);
}

/** Whether a variant is sold at all, in stock or not: its product is on sale, it has a price and is not archived. */
export function isSold({
  productStatus,
  price,
  archivedAt,
}: Pick<VariantRow, 'productStatus' | 'price' | 'archivedAt'>): boolean {
  return isOnSale(productStatus) && price !== null && archivedAt === null;
}

/** When everybody sees how many units can be bought: always, when few are left, or never. */
export const PUBLIC_STOCK = ['exact', 'few', 'hidden'] as const;

/** Whether a variant can be bought, and how many units. */
export function availabilityOf(variant: Pick<VariantRow, 'productStatus' | 'price' | 'archivedAt' | 'stock'>) {
  if (!isSold(variant)) return { availableForSale: false, quantityAvailable: 0 };
  const quantity = quantityAvailable(variant.stock);
  return { availableForSale: quantity === null || quantity > 0, quantityAvailable: quantity };
}

/**
 * The same, as everybody may see it. The quantity 0 is never hidden: it follows from the rest.
 * @param settings.lowStockAt the largest number that counts as few.
 */
export function publicAvailability(
  variant: Parameters<typeof availabilityOf>[0],
  { publicStock, lowStockAt }: { publicStock: (typeof PUBLIC_STOCK)[number]; lowStockAt: number },
) {
  const availability = availabilityOf(variant);
  const quantity = availability.quantityAvailable ?? 0;
  const isShown = quantity === 0 || publicStock === 'exact' || (publicStock === 'few' && quantity <= lowStockAt);
  return isShown ? availability : { ...availability, quantityAvailable: null };
}
