import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineTotal, subtotal } from './cart-pricing.ts';
import type { PriceRow } from './catalogue.ts';

function priceOf(amountMinor: bigint): PriceRow {
  return { id: 'p', variantId: 'v', amountMinor, compareAtMinor: null, currencyCode: 'EUR', validFrom: new Date(0) };
}
const priced = fc.record({
  amountMinor: fc.bigInt({ min: 0n, max: 99_999_999n }),
  quantity: fc.integer({ min: 1, max: 999 }),
});

describe('the totals of a cart', () => {
  it('equal what exact integers give', () => {
    fc.assert(
      fc.property(fc.array(priced, { maxLength: 100 }), (lines) => {
        const totals = lines.map(({ quantity, amountMinor }) => lineTotal({ quantity }, priceOf(amountMinor)));
        const exact = lines.map(({ quantity, amountMinor }) => BigInt(quantity) * amountMinor);
        expect(totals.map((total) => BigInt(total?.minorUnits ?? -1))).toEqual(exact);
        const sum = subtotal(totals, 'EUR');
        expect(BigInt(sum?.minorUnits ?? -1)).toBe(exact.reduce((a, b) => a + b, 0n));
      }),
    );
  });

  it('are refused rather than rounded past 2^53 - 1', () => {
    expect(() => lineTotal({ quantity: 999 }, priceOf(2n ** 53n - 1n))).toThrow('exact');
  });

  it('are not known while a price or a quantity is not', () => {
    expect(lineTotal({ quantity: 1 }, null)).toBeNull();
    expect(lineTotal({ quantity: null }, priceOf(1n))).toBeNull();
    expect(subtotal([{ minorUnits: 1, currencyCode: 'EUR' }, null], 'EUR')).toBeNull();
  });

  it('of no lines are zero', () => {
    expect(subtotal([], 'EUR')).toEqual({ minorUnits: 0, currencyCode: 'EUR' });
  });
});
