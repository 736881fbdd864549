import type { CatalogueVariant } from '../catalogue-files/catalogue-product.ts';
import type { StockLevel } from '../domain/catalogue.ts';

/** What a row of a file means for the stock of its variant. */
export type StockPlan =
  | { kind: 'keep' }
  | { kind: 'set'; level: Omit<StockLevel, 'reserved'>; delta: number }
  /** Orders hold more units than the file says are in stock. */
  | { kind: 'refuse'; reserved: number };

/**
 * @param stored null for a variant without stock. What the row says nothing of stays as it is stored.
 */
export function planStock(
  variant: Pick<CatalogueVariant, 'absentFields' | 'inventoryTracked' | 'inventoryPolicy' | 'quantity'>,
  stored: StockLevel | null,
): StockPlan {
  if (stored && variant.absentFields.includes('stock')) return { kind: 'keep' };
  const level = {
    tracked: stored && variant.absentFields.includes('tracked') ? stored.tracked : variant.inventoryTracked,
    backorder:
      stored && variant.absentFields.includes('backorder') ? stored.backorder : variant.inventoryPolicy === 'CONTINUE',
    onHand: variant.quantity ?? stored?.onHand ?? 0,
  };
  if (stored && isSame(level, stored)) return { kind: 'keep' };
  if (stored && level.tracked && !level.backorder && level.onHand < stored.reserved) {
    return { kind: 'refuse', reserved: stored.reserved };
  }
  return { kind: 'set', level, delta: level.onHand - (stored?.onHand ?? 0) };
}

function isSame(level: Omit<StockLevel, 'reserved'>, stored: StockLevel): boolean {
  return level.tracked === stored.tracked && level.backorder === stored.backorder && level.onHand === stored.onHand;
}
