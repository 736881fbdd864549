import { type Money, money } from '@commerce/money';
import type { PriceRow } from './catalogue.ts';

/** The amount of a price. The database holds 64-bit integers; @throws {InvalidAmountError} above 2^53 - 1. */
export function amountOf(price: Pick<PriceRow, 'amountMinor' | 'currencyCode'>): Money {
  return money(Number(price.amountMinor), price.currencyCode);
}

/** The compare-at amount of a price; null if there is none. @throws {InvalidAmountError} above 2^53 - 1. */
export function compareAtOf({ compareAtMinor, currencyCode }: Pick<PriceRow, 'compareAtMinor' | 'currencyCode'>) {
  return compareAtMinor === null ? null : money(Number(compareAtMinor), currencyCode);
}

/** The lowest and the highest of the prices; null if there are none. */
export function rangeOf(prices: readonly PriceRow[]): { min: Money; max: Money } | null {
  const [first, ...others] = prices;
  if (!first) return null;
  let [lowest, highest] = [first, first];
  for (const price of others) {
    if (price.amountMinor < lowest.amountMinor) lowest = price;
    if (price.amountMinor > highest.amountMinor) highest = price;
  }
  return { min: amountOf(lowest), max: amountOf(highest) };
}
