import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lowestPriorPrice, type PastPrice } from './lowest-price.ts';

const DAY = 86_400_000;
const day = (number: number) => new Date(number * DAY);
/** A history in the form [day, amount]; amounts are in the order in which they were set. */
const history = (...prices: [number, number][]): PastPrice[] =>
  prices.map(([number, amount]) => ({ validFrom: day(number), amountMinor: BigInt(amount) }));
const lowest = (prices: PastPrice[], today: number, offeredSince = 0) =>
  Number(lowestPriorPrice(prices, day(offeredSince), day(today)));

describe('the lowest price of 30 days', () => {
  it('the lowest price of 30 days before a reduced price is the lowest before the reduction, as long as the reduction lasts', () => {
    const prices = history([0, 100], [50, 80]);
    expect([50, 79, 80, 400].map((today) => lowest(prices, today))).toEqual([100, 100, 100, 100]);
  });

  it('the lowest price of 30 days includes an earlier sale within those 30 days, but no older one', () => {
    expect(lowest(history([0, 100], [30, 70], [31, 100], [50, 80]), 60)).toBe(70);
    expect(lowest(history([0, 100], [10, 70], [20, 100], [50, 80]), 60)).toBe(100);
  });

  it('the lowest price of 30 days includes a price that ended in their first moment only if it was valid at some moment of them', () => {
    expect(lowest(history([0, 70], [20, 100], [50, 80]), 60)).toBe(100);
    expect(lowest(history([0, 70], [21, 100], [50, 80]), 60)).toBe(70);
  });

  it('the lowest price of 30 days treats each further cut as a reduction of its own', () => {
    expect(lowest(history([0, 100], [50, 80], [60, 70]), 61)).toBe(80);
    expect(lowest(history([0, 100], [50, 80], [90, 70]), 91)).toBe(80);
  });

  it('the lowest price of 30 days does not change if a price is raised first and then cut', () => {
    expect(lowest(history([0, 80], [49, 120], [50, 90]), 50)).toBe(80);
  });

  it('the lowest price of 30 days of a price that is not reduced is the lowest of the last 30 days, including itself', () => {
    const prices = history([0, 80], [50, 100]);
    expect([50, 79, 80, 81].map((today) => lowest(prices, today))).toEqual([80, 80, 100, 100]);
    expect(lowest(history([0, 80]), 5)).toBe(80);
  });

  it('the lowest price of 30 days of a new product starts when it was first offered', () => {
    expect(lowest(history([0, 100], [10, 90]), 11, 0)).toBe(100);
    expect(lowest(history([0, 1], [5, 100], [10, 90]), 11, 6)).toBe(100);
    expect(lowest(history([0, 1], [5, 100]), 11, 6)).toBe(100);
    expect(lowestPriorPrice([], day(0), day(1))).toBeNull();
  });

  it('the lowest price of 30 days ignores prices that were superseded before they took effect, and repeats of the same amount', () => {
    expect(lowest(history([0, 100], [50, 10], [50, 80]), 60)).toBe(100);
    expect(lowest(history([0, 100], [50, 80], [70, 80]), 90)).toBe(100);
  });

  it('the lowest price of 30 days equals the lowest found by checking every day', () => {
    const change = fc.tuple(fc.nat(120), fc.integer({ min: 1, max: 6 }));
    const changes = fc.array(change, { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(changes, fc.nat(60), fc.nat(40), (unsorted, offeredSince, later) => {
        const prices = history(...unsorted.toSorted(([left], [right]) => left - right));
        const today = 120 + later;
        expect(lowest(prices, today, offeredSince)).toBe(lowestByDay(prices, today, offeredSince));
      }),
      { numRuns: 2_000 },
    );
  });
});

/**
 * The definition, taken literally: all changes happen at the start of a day, so it is enough to look at each day's
 * price.
 */
function lowestByDay(prices: PastPrice[], today: number, offeredSince: number): number {
  const priceOn = (number: number) => {
    const found = number < offeredSince ? undefined : prices.findLast(({ validFrom }) => validFrom <= day(number));
    return found && Number(found.amountMinor);
  };
  const current = priceOn(today);
  let since = today;
  while (priceOn(since - 1) === current) since--;
  const before = priceOn(since - 1);
  const isReduced = before !== undefined && current !== undefined && current < before;
  const last = isReduced ? since - 1 : today;
  const days = Array.from({ length: isReduced ? 30 : 31 }, (_, i) => priceOn(last - i));
  return Math.min(...days.filter((price) => price !== undefined));
}
