import type { PriceRow } from './catalogue.ts';

/** The parts of a price that its history needs. */
export type PastPrice = Pick<PriceRow, 'amountMinor' | 'validFrom'>;

/** A period of one price, from `from` to `to` (exclusive). */
interface Period {
  amount: bigint;
  from: number;
  to: number;
}

/** Thirty times 24 hours. */
export const REFERENCE_PERIOD_MS = 30 * 86_400_000;

/**
 * The lowest prior price that must be shown with a price reduction (Directive 98/6/EC, Article 6a), in minor units:
 * - While the current price is lower than the previous one: the lowest price of the 30 days before it took effect. It
 *   does not change while the reduction lasts. Each further cut is a reduction of its own.
 * - Otherwise the lowest price of the last 30 days, including the current one, so that no higher reference price
 *   suggests a reduction.
 *
 * Prices from before a variant was first offered do not count; a new variant has only the days since then.
 * @param prices those that are valid by `now`, in the order in which they supersede each other.
 * @param offeredSince when the variant could first be bought.
 * @returns null if there is no price.
 */
export function lowestPriorPrice(prices: readonly PastPrice[], offeredSince: Date, now: Date): bigint | null {
  const periods = periodsOf(prices, offeredSince.getTime());
  const current = periods.at(-1);
  if (!current) return null;
  const before = periods.at(-2);
  const isReduced = before !== undefined && current.amount < before.amount;
  const end = isReduced ? current.from : Number.POSITIVE_INFINITY;
  const start = (isReduced ? current.from : now.getTime()) - REFERENCE_PERIOD_MS;
  const counting = periods.filter(({ from, to }) => from < end && to > start);
  return counting.toSorted((left, right) => (left.amount < right.amount ? -1 : 1))[0]?.amount ?? null;
}

/** Consecutive periods; each has a different amount from the one before. */
function periodsOf(prices: readonly PastPrice[], offeredSince: number): Period[] {
  const periods: Period[] = [];
  for (const { amountMinor, validFrom } of prices) {
    const from = Math.max(validFrom.getTime(), offeredSince);
    // It was superseded at the moment it started, or before the variant was offered: it never applied.
    while (periods.at(-1)?.from === from) periods.pop();
    const last = periods.at(-1);
    if (last) last.to = last.amount === amountMinor ? Number.POSITIVE_INFINITY : from;
    if (last?.amount !== amountMinor) periods.push({ amount: amountMinor, from, to: Number.POSITIVE_INFINITY });
  }
  return periods;
}
