import { InvalidAmountError, money } from '@commerce/money';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adjustmentsOf, priceLines } from './frozen-cart.ts';
import { priceCheckout } from './price-checkout.ts';

const amount = fc.integer({ min: 0, max: Math.floor(Number.MAX_SAFE_INTEGER / 4) });
const settings = fc.record({
  currencyCode: fc.constantFrom('EUR', 'JPY', 'KWD'),
  shippingMinorUnits: fc.integer({ min: 0, max: 1_000_000_000 }),
  taxBasisPoints: fc.integer({ min: 0, max: 10_000 }),
});
const line = fc.record({
  unitPriceMinorUnits: fc.integer({ min: 0, max: 1_000_000_000 }),
  quantity: fc.integer({ min: 1, max: 999 }),
});

describe('the price of a checkout', () => {
  it('is the sum of its parts, exactly', () => {
    fc.assert(
      fc.property(amount, settings, (lines, given) => {
        const { shipping, tax, discount, total } = priceCheckout(money(lines, given.currencyCode), given);
        const parts = [lines, shipping.minorUnits, tax.minorUnits, discount.minorUnits];
        expect(BigInt(total.minorUnits)).toBe(parts.reduce((sum, part) => sum + BigInt(part), 0n));
        expect(shipping.minorUnits).toBe(given.shippingMinorUnits);
      }),
    );
  });

  it('has a tax that is off by half a minor unit at most, and half a unit is rounded up', () => {
    fc.assert(
      fc.property(amount, settings, (lines, given) => {
        const { tax } = priceCheckout(money(lines, given.currencyCode), given);
        const exact = (BigInt(lines) + BigInt(given.shippingMinorUnits)) * BigInt(given.taxBasisPoints);
        const off = BigInt(tax.minorUnits) * 10_000n - exact;
        expect(off > -5_000n && off <= 5_000n).toBe(true);
      }),
    );
  });

  it('is rounded once, on the whole: however its lines are split, it costs the same', () => {
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 100 }), settings, (lines, given) => {
        const { currencyCode } = given;
        const rest = { variantId: '', priceId: '', title: '', sku: null, currencyCode };
        const whole = lines.reduce((sum, each) => sum + each.unitPriceMinorUnits * each.quantity, 0);
        const split = priceLines(
          lines.map((each) => ({ ...each, ...rest })),
          given,
        );
        expect(split).toEqual(priceCheckout(money(whole, currencyCode), given));
        const adjustments = adjustmentsOf(split).reduce((sum, { amountMinor }) => sum + amountMinor, 0);
        expect(whole + adjustments).toBe(split.total.minorUnits);
      }),
    );
  });

  it('does not go down when the lines cost more', () => {
    fc.assert(
      fc.property(amount, fc.nat(1_000_000), settings, (lines, more, given) => {
        const totalOf = (units: number) => priceCheckout(money(units, given.currencyCode), given).total.minorUnits;
        expect(totalOf(lines + more)).toBeGreaterThanOrEqual(totalOf(lines) + more);
      }),
    );
  });

  it('is refused where it would not be exact any more', () => {
    const given = { currencyCode: 'EUR', shippingMinorUnits: 1, taxBasisPoints: 0 };
    const largest = Number.MAX_SAFE_INTEGER;
    expect(priceCheckout(money(largest - 1, 'EUR'), given).total.minorUnits).toBe(largest);
    expect(() => priceCheckout(money(largest, 'EUR'), given)).toThrow(InvalidAmountError);
    expect(() => priceCheckout(money(largest - 1, 'EUR'), { ...given, taxBasisPoints: 10_000 })).toThrow(
      InvalidAmountError,
    );
  });
});
