import { money, multiplyMoney, sumMoney } from '@commerce/money';
import type { CheckoutFailure } from './checkout-failure.ts';
import type { Order, OrderAdjustment, OrderLine } from './order.ts';
import { type CheckoutPrice, type CheckoutSettings, priceCheckout } from './price-checkout.ts';

/** A line of a frozen cart: a variant, its quantity and its pinned price. */
export interface FrozenCartLine {
  variantId: string;
  priceId: string;
  unitPriceMinorUnits: number;
  currencyCode: string;
  title: string;
  sku: string | null;
  quantity: number;
  taxable: boolean;
  requiresShipping: boolean;
  /** How many units could be bought when the cart was frozen; null if there is no limit. */
  quantityAvailable: number | null;
}

/** Prices the lines, with shipping and tax. @throws {AmountTooLargeError} if the amount is too large to be exact. */
export function priceLines(lines: readonly FrozenCartLine[], settings: CheckoutSettings): CheckoutPrice {
  const sumOf = (some: readonly FrozenCartLine[]) =>
    sumMoney(
      some.map((line) => multiplyMoney(money(line.unitPriceMinorUnits, line.currencyCode), line.quantity)),
      settings.currencyCode,
    );
  const basket = {
    lines: sumOf(lines),
    taxable: sumOf(lines.filter(({ taxable }) => taxable)),
    requiresShipping: lines.some(({ requiresShipping }) => requiresShipping),
  };
  return priceCheckout(basket, settings);
}

/**
 * Why an order cannot be placed at the total that the buyer agreed to; null if it can. Sold-out lines are in no total
 * that the buyer saw, so the reason is then the shortage and not the price.
 */
export function disagreementOn(
  { placedTotal, currencyCode }: Pick<Order, 'placedTotal' | 'currencyCode'>,
  lines: readonly FrozenCartLine[],
  { total }: Pick<CheckoutPrice, 'total'>,
): CheckoutFailure | null {
  if (BigInt(total.minorUnits) === placedTotal && total.currencyCode === currencyCode) return null;
  const shortages = lines.flatMap(({ variantId, quantity, quantityAvailable }) =>
    quantityAvailable === 0 ? [{ variantId, available: 0, requested: quantity }] : [],
  );
  if (shortages.length > 0) return { code: 'INSUFFICIENT_STOCK', shortages };
  return { code: 'PRICE_CHANGED', actualMinor: total.minorUnits, actualCurrency: total.currencyCode };
}

/** The order's lines. @param newId returns a different id on each call. */
export function linesOf(lines: readonly FrozenCartLine[], newId: () => string): OrderLine[] {
  return lines.map(({ variantId, priceId, title, sku, quantity, taxable, unitPriceMinorUnits, currencyCode }) => ({
    id: newId(),
    variantId,
    priceId,
    title,
    sku,
    quantity,
    fulfilled: 0,
    returned: 0,
    dropped: 0,
    returnedMinor: 0,
    taxable,
    unitPriceMinor: unitPriceMinorUnits,
    currencyCode,
  }));
}

/** Shipping, tax and discount as adjustments of the order, without amounts of zero. */
export function adjustmentsOf({ shipping, tax, discount }: CheckoutPrice): OrderAdjustment[] {
  const all = [
    { kind: 'SHIPPING', label: 'Shipping', amount: shipping },
    { kind: 'TAX', label: 'Tax', amount: tax },
    { kind: 'DISCOUNT', label: 'Discount', amount: discount },
  ] as const;
  return all
    .filter(({ amount }) => amount.minorUnits !== 0)
    .map(({ kind, label, amount }) => ({
      kind,
      label,
      amountMinor: amount.minorUnits,
      currencyCode: amount.currencyCode,
    }));
}
