import { AmountTooLargeError, money } from '@commerce/money';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adjustmentsOf, disagreementOn, type FrozenCartLine, priceLines } from './frozen-cart.ts';
import { priceCheckout } from './price-checkout.ts';

const currencyCode = fc.constantFrom<string[]>('EUR', 'JPY', 'KWD');
const settings = fc.record({
  currencyCode,
  shippingMinorUnits: fc.integer({ min: 0, max: 1_000_000_000 }),
  taxBasisPoints: fc.integer({ min: 0, max: 10_000 }),
});
const part = fc.integer({ min: 0, max: Math.floor(Number.MAX_SAFE_INTEGER / 8) });
/** The taxable amount is part of the lines' total. */
const basket = fc.record({ taxable: part, untaxed: part, requiresShipping: fc.boolean() });
const line = fc.record({
  unitPriceMinorUnits: fc.integer({ min: 0, max: 1_000_000_000 }),
  quantity: fc.integer({ min: 1, max: 999 }),
  taxable: fc.boolean(),
  requiresShipping: fc.boolean(),
});
const lines = fc.array(line, { maxLength: 100 });

type Settings = typeof settings extends fc.Arbitrary<infer Value> ? Value : never;
type Line = typeof line extends fc.Arbitrary<infer Value> ? Value : never;
type Basket = typeof basket extends fc.Arbitrary<infer Value> ? Value : never;

function frozen(given: readonly Line[], by: Settings): FrozenCartLine[] {
  const rest = { variantId: '', priceId: '', title: '', sku: null, quantityAvailable: null };
  return given.map((each) => ({ ...each, ...rest, currencyCode: by.currencyCode }));
}

function priceOf({ taxable, untaxed, requiresShipping }: Basket, by: Settings) {
  const { currencyCode: code } = by;
  return priceCheckout({ lines: money(taxable + untaxed, code), taxable: money(taxable, code), requiresShipping }, by);
}

/** Rounds half up, with integers of any size: an amount times basis points. */
function model(given: readonly Line[], by: Settings) {
  const costs = given.map((each) => ({ ...each, cost: BigInt(each.unitPriceMinorUnits) * BigInt(each.quantity) }));
  const sumOf = (some: typeof costs) => some.reduce((sum, { cost }) => sum + cost, 0n);
  const shipping = costs.some((each) => each.requiresShipping) ? BigInt(by.shippingMinorUnits) : 0n;
  const taxed = (sumOf(costs.filter((each) => each.taxable)) + shipping) * BigInt(by.taxBasisPoints);
  const tax = taxed / 10_000n + (taxed % 10_000n >= 5_000n ? 1n : 0n);
  return { lines: sumOf(costs), shipping, tax, total: sumOf(costs) + shipping + tax };
}

describe('the price of a checkout', () => {
  it('the price of a checkout is the sum of its parts: it taxes taxable lines and shipping, and charges shipping only for what is shipped', () => {
    fc.assert(
      fc.property(lines, settings, (given, by) => {
        const price = priceLines(frozen(given, by), by);
        const parts = [price.lines, price.shipping, price.tax, price.total].map(({ minorUnits }) => BigInt(minorUnits));
        const expected = model(given, by);
        expect(parts).toEqual([expected.lines, expected.shipping, expected.tax, expected.total]);
        const adjustments = adjustmentsOf(price).reduce((sum, { amountMinor }) => sum + BigInt(amountMinor), 0n);
        expect(expected.lines + adjustments).toBe(expected.total);
      }),
    );
  });

  it('the tax of a checkout is within half a minor unit of the exact amount, and half a unit is rounded up', () => {
    fc.assert(
      fc.property(basket, settings, (given, by) => {
        const { tax, shipping } = priceOf(given, by);
        const exact = (BigInt(given.taxable) + BigInt(shipping.minorUnits)) * BigInt(by.taxBasisPoints);
        const off = BigInt(tax.minorUnits) * 10_000n - exact;
        expect(off > -5_000n && off <= 5_000n).toBe(true);
      }),
    );
  });

  it('the price of a checkout never falls when its lines cost more, taxed or not', () => {
    fc.assert(
      fc.property(basket, fc.nat(1_000_000), fc.boolean(), settings, (given, more, isTaxed, by) => {
        const dearer = isTaxed
          ? { ...given, taxable: given.taxable + more }
          : { ...given, untaxed: given.untaxed + more };
        const [before, after] = [given, dearer].map((each) => priceOf(each, by).total.minorUnits);
        expect(after).toBeGreaterThanOrEqual((before ?? 0) + more);
      }),
    );
  });

  it('the price of an empty checkout is zero, whatever shipping costs', () => {
    fc.assert(
      fc.property(settings, (by) => {
        expect(priceLines([], by).total).toEqual(money(0, by.currencyCode));
      }),
    );
  });

  it.each([
    [
      { taxable: true, requiresShipping: true },
      { shipping: 490, tax: 1_993, total: 12_483 },
    ],
    [
      { taxable: false, requiresShipping: true },
      { shipping: 490, tax: 93, total: 10_583 },
    ],
    [
      { taxable: true, requiresShipping: false },
      { shipping: 0, tax: 1_900, total: 11_900 },
    ],
    [
      { taxable: false, requiresShipping: false },
      { shipping: 0, tax: 0, total: 10_000 },
    ],
  ])(
    'the price of a checkout of one unit at 100.00 that is %o, with 19 %% tax and 4.90 for shipping, is %o',
    (kind, expected) => {
      const by = { currencyCode: 'EUR', shippingMinorUnits: 490, taxBasisPoints: 1_900 };
      const { shipping, tax, total } = priceLines(
        frozen([{ unitPriceMinorUnits: 10_000, quantity: 1, ...kind }], by),
        by,
      );
      expect({ shipping: shipping.minorUnits, tax: tax.minorUnits, total: total.minorUnits }).toEqual(expected);
    },
  );

  it('a price that can no longer be exact is refused', () => {
    const by = { currencyCode: 'EUR', shippingMinorUnits: 1, taxBasisPoints: 0 };
    const largest = Number.MAX_SAFE_INTEGER;
    const of = (minorUnits: number, taxBasisPoints = 0) =>
      priceCheckout(
        { lines: money(minorUnits, 'EUR'), taxable: money(minorUnits, 'EUR'), requiresShipping: true },
        { ...by, taxBasisPoints },
      );
    expect(of(largest - 1).total.minorUnits).toBe(largest);
    expect(() => of(largest)).toThrow(AmountTooLargeError);
    expect(() => of(largest - 1, 10_000)).toThrow(AmountTooLargeError);
  });
});

describe('an order with another total than its cart', () => {
  it('an order whose total differs from its cart’s is refused as sold out if lines are sold out, and otherwise for its price', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(line, fc.option(fc.nat(3))), { minLength: 1, maxLength: 5 }),
        settings,
        fc.integer({ min: -1, max: 1 }),
        (given, by, off) => {
          const bought = frozen(
            given.map(([each]) => each),
            by,
          ).map((each, index) => ({ ...each, variantId: `${index}`, quantityAvailable: given[index]?.[1] ?? null }));
          const price = priceLines(bought, by);
          const placedTotal = BigInt(price.total.minorUnits + off);
          const failure = disagreementOn({ placedTotal, currencyCode: by.currencyCode }, bought, price);
          const soldOut = bought.filter((each) => each.quantityAvailable === 0).map((each) => each.variantId);
          if (off === 0) expect(failure).toBeNull();
          else if (soldOut.length > 0) {
            expect(failure).toMatchObject({ code: 'INSUFFICIENT_STOCK' });
            expect(failure && 'shortages' in failure && failure.shortages.map((each) => each.variantId)).toEqual(
              soldOut,
            );
          } else expect(failure).toMatchObject({ code: 'PRICE_CHANGED', actualMinor: price.total.minorUnits });
        },
      ),
    );
  });
});
