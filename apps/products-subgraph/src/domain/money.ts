import { type Money, money } from '@commerce/money';
import type { PriceRow } from './catalogue.ts';

/** A price's amount. The database holds 64-bit integers; @throws {InvalidAmountError} past 2^53 - 1. */
export function amountOf(price: Pick<PriceRow, 'amountMinor' | 'currencyCode'>): Money {
  return money(Number(price.amountMinor), price.currencyCode);
}

/** What a price is compared with; null for nothing. @throws {InvalidAmountError} past 2^53 - 1. */
export function compareAtOf({ compareAtMinor, currencyCode }: Pick<PriceRow, 'compareAtMinor' | 'currencyCode'>) {
  return compareAtMinor === null ? null : money(Number(compareAtMinor), currencyCode);
}

/** The lowest and the highest of some prices; null for none. */
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
