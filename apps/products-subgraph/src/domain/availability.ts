import type { StockLevel, VariantRow } from './catalogue.ts';

/** How many units can be bought; null if there is no limit. */
export function quantityAvailable({ tracked, backorder, onHand, reserved }: StockLevel): number | null {
  if (!tracked || backorder) return null;
  return Math.max(0, onHand - reserved);
}

/** Whether and how many of a variant can be bought: its product must be on sale and it must have a price. */
export function availabilityOf(variant: Pick<VariantRow, 'productStatus' | 'price' | 'stock'>) {
  if (variant.productStatus !== 'ACTIVE' || variant.price === null) {
    return { availableForSale: false, quantityAvailable: 0 };
  }
  const quantity = quantityAvailable(variant.stock);
  return { availableForSale: quantity === null || quantity > 0, quantityAvailable: quantity };
}
