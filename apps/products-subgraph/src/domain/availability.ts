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

/** Whether a variant can be bought, and how many units. */
export function availabilityOf(variant: Pick<VariantRow, 'productStatus' | 'price' | 'archivedAt' | 'stock'>) {
  if (!isSold(variant)) return { availableForSale: false, quantityAvailable: 0 };
  const quantity = quantityAvailable(variant.stock);
  return { availableForSale: quantity === null || quantity > 0, quantityAvailable: quantity };
}
