import { type Money, multiplyMoney, sumMoney } from '@commerce/money';
import type { LineToWatch } from './cart-notices.ts';
import type { PriceRow } from './catalogue.ts';
import { amountOf } from './money.ts';

/** What products needs of a cart line to price it. The gateway hands over null for what it could not fetch. */
export interface LineToPrice {
  quantity: number | null;
  variantId: string | null;
  pinnedPriceId?: string | null;
}

/** Where a cart stands. */
export type CartStatus = 'ACTIVE' | 'FROZEN' | 'ORDERED' | 'MERGED' | 'EXPIRED';

/** A cart that is known by what the gateway handed over; `lines` is null or absent when cart did not answer. */
export interface PricedCart {
  id: string;
  status?: CartStatus | null;
  lines?: readonly (LineToPrice & Partial<LineToWatch>)[] | null;
}

/** A line that is known by what the gateway handed over. */
export interface PricedCartLine extends Partial<LineToPrice> {
  id: string;
}

/** Quantity times price; null unless both are known. */
export function lineTotal(line: Partial<LineToPrice>, price: PriceRow | null): Money | null {
  if (line.quantity == null || price === null) return null;
  return multiplyMoney(amountOf(price), line.quantity);
}

/** The sum of all totals, zero for an empty cart; null if one of them is not known. */
export function subtotal(totals: readonly (Money | null)[], currencyCode: string): Money | null {
  const known = totals.filter((total) => total !== null);
  return known.length === totals.length ? sumMoney(known, currencyCode) : null;
}
