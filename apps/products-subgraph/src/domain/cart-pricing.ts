import { type Money, multiplyMoney, sumMoney } from '@commerce/money';
import { availabilityOf } from './availability.ts';
import type { LineToWatch } from './cart-notices.ts';
import type { KeyedVariant, PriceRow } from './catalogue.ts';
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

/** What a line adds to its cart's totals. */
export interface LineSum {
  /** Null for a variant that cannot be bought at present: it is in no total. */
  total: Money | null;
  taxable: boolean;
  requiresShipping: boolean;
}

const NOT_COUNTED: LineSum = { total: null, taxable: false, requiresShipping: false };

/**
 * What a line costs: at its pinned price if it has one, even if the variant is no longer sold; else at the variant's
 * current one, if it can be bought. Null if that is not known.
 * @param variant as it is now; null if there is none that was ever published.
 * @param pinned the price that the line's `pinnedPriceId` names.
 * @throws {AmountTooLargeError} if that is more than the largest exact amount.
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

/** What a cart costs, the taxable part of it, and whether it needs shipping. */
export interface CartSum {
  subtotal: Money;
  taxable: Money;
  requiresShipping: boolean;
}

/** The sums of all lines, zero for an empty cart; null if one of the lines is not known. @throws {AmountTooLargeError} */
export function sumOfCart(lines: readonly (LineSum | null)[], currencyCode: string): CartSum | null {
  const known = lines.filter((line) => line !== null);
  if (known.length < lines.length) return null;
  const counted = known.flatMap(({ total, ...line }) => (total ? [{ ...line, total }] : []));
  const sumOf = (some: typeof counted) =>
    sumMoney(
      some.map(({ total }) => total),
      currencyCode,
    );
  return {
    subtotal: sumOf(counted),
    taxable: sumOf(counted.filter(({ taxable }) => taxable)),
    requiresShipping: counted.some(({ requiresShipping }) => requiresShipping),
  };
}
