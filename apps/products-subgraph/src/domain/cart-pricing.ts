import { type Money, multiplyMoney, sumMoney } from '@commerce/money';
import { availabilityOf } from './availability.ts';
import type { LineToWatch } from './cart-notices.ts';
import type { KeyedVariant, PriceRow } from './catalogue.ts';
import { amountOf } from './money.ts';

/** What products needs to know about a cart line to price it. The gateway passes null for what it could not fetch. */
export interface LineToPrice {
  quantity: number | null;
  variantId: string | null;
  pinnedPriceId?: string | null;
}

/** The status of a cart. */
export type CartStatus = 'ACTIVE' | 'FROZEN' | 'ORDERED' | 'MERGED' | 'EXPIRED';

/** A cart from the data that the gateway passes in; `lines` is null or absent if cart did not answer. */
export interface PricedCart {
  id: string;
  status?: CartStatus | null;
  lines?: readonly (LineToPrice & Partial<LineToWatch>)[] | null;
}

/** A cart line from the data that the gateway passes in. */
export interface PricedCartLine extends Partial<LineToPrice> {
  id: string;
}

/** What a line contributes to its cart's totals. */
export interface LineSum {
  /** Null for a variant that cannot be bought at present: no total includes it. */
  total: Money | null;
  taxable: boolean;
  requiresShipping: boolean;
}

const NOT_COUNTED: LineSum = { total: null, taxable: false, requiresShipping: false };

/**
 * The price of a line: with its pinned price if it has one, even if the variant is no longer sold; otherwise with the
 * variant's current price, if it can be bought. Null if that is unknown.
 * @param variant the current variant; null if none was ever published.
 * @param pinned the price with the line's `pinnedPriceId`.
 * @throws {AmountTooLargeError} if the amount exceeds the largest exact one.
 */
export function sumOfLine(
  { quantity, variantId, pinnedPriceId }: Partial<LineToPrice>,
  variant: KeyedVariant | null,
  pinned: PriceRow | null,
): LineSum | null {
  if (quantity == null || variantId == null) return null;
  const isPinned = pinnedPriceId != null;
  if (!isPinned && !(variant && availabilityOf(variant).availableForSale)) return NOT_COUNTED;
  const price = isPinned ? pinned : (variant?.price ?? null);
  if (price === null) return null;
  const { taxable = true, requiresShipping = true } = variant ?? {};
  return { total: multiplyMoney(amountOf(price), quantity), taxable, requiresShipping };
}

/** The total of a cart, its taxable part, and whether it needs shipping. */
export interface CartSum {
  subtotal: Money;
  taxable: Money;
  requiresShipping: boolean;
}

/** The sums of all lines, zero for an empty cart; null if any line is unknown. @throws {AmountTooLargeError} */
export function sumOfCart(lines: readonly (LineSum | null)[], currencyCode: string): CartSum | null {
  const known = lines.filter((line) => line !== null);
  if (known.length < lines.length) return null;
  const counted = known.filter(({ total }) => total !== null);
  const sumOf = (some: readonly LineSum[]) =>
    sumMoney(
      some.flatMap(({ total }) => total ?? []),
      currencyCode,
    );
  return {
    subtotal: sumOf(counted),
    taxable: sumOf(counted.filter(({ taxable }) => taxable)),
    requiresShipping: counted.some(({ requiresShipping }) => requiresShipping),
  };
}
