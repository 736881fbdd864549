import type { StockLevel, VariantRow } from './catalogue.ts';

/** How many units can be bought; null if there is no limit. */
export function quantityAvailable({ tracked, backorder, onHand, reserved }: StockLevel): number | null {
  if (!tracked || backorder) return null;
  return Math.max(0, onHand - reserved);
}

/** Whether a variant is sold at all, be it in stock or not: its product must be on sale and it must have a price. */
export function isSold({ productStatus, price }: Pick<VariantRow, 'productStatus' | 'price'>): boolean {
  return productStatus === 'ACTIVE' && price !== null;
}

/** Whether and how many of a variant can be bought. */
export function availabilityOf(variant: Pick<VariantRow, 'productStatus' | 'price' | 'stock'>) {
  if (!isSold(variant)) return { availableForSale: false, quantityAvailable: 0 };
  const quantity = quantityAvailable(variant.stock);
  return { availableForSale: quantity === null || quantity > 0, quantityAvailable: quantity };
}
