import { money, multiplyMoney, sumMoney } from '@commerce/money';
import type { OrderAdjustment, OrderLine } from './order.ts';
import { type CheckoutPrice, type CheckoutSettings, priceCheckout } from './price-checkout.ts';

/** A line of a frozen cart: what is bought, and at which pinned price. */
export interface FrozenCartLine {
  variantId: string;
  priceId: string;
  unitPriceMinorUnits: number;
  currencyCode: string;
  title: string;
  sku: string | null;
  quantity: number;
}

/** What the lines cost, with all that comes on top. @throws {InvalidAmountError} if that is too much to be exact. */
export function priceLines(lines: readonly FrozenCartLine[], settings: CheckoutSettings): CheckoutPrice {
  const totals = lines.map((line) => multiplyMoney(money(line.unitPriceMinorUnits, line.currencyCode), line.quantity));
  return priceCheckout(sumMoney(totals, settings.currencyCode), settings);
}

/** The order's lines. @param newId answers another id for each. */
export function linesOf(lines: readonly FrozenCartLine[], newId: () => string): OrderLine[] {
  return lines.map(({ variantId, priceId, title, sku, quantity, unitPriceMinorUnits, currencyCode }) => ({
    id: newId(),
    variantId,
    priceId,
    title,
    sku,
    quantity,
    fulfilled: 0,
    returned: 0,
    dropped: 0,
    unitPriceMinor: unitPriceMinorUnits,
    currencyCode,
  }));
}

/** What comes on top of the lines, as far as it is anything. */
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
