import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sumOfCart, sumOfLine } from './cart-pricing.ts';
import type { KeyedVariant, PriceRow } from './catalogue.ts';

function priceOf(amountMinor: bigint): PriceRow {
  return { id: 'p', variantId: 'v', amountMinor, compareAtMinor: null, currencyCode: 'EUR', validFrom: new Date(0) };
}
const amount = fc.bigInt({ min: 0n, max: 9_999_999_999n });
const stock = fc.record({
  tracked: fc.boolean(),
  backorder: fc.boolean(),
  onHand: fc.integer({ min: -1, max: 3 }),
  reserved: fc.integer({ min: 0, max: 2 }),
});
const variant = fc
  .record({
    productStatus: fc.constantFrom('DRAFT', 'ACTIVE', 'ACTIVE', 'ACTIVE', 'ARCHIVED'),
    archivedAt: fc.option(fc.constant(new Date(0)), { freq: 6 }),
    price: fc.option(amount.map(priceOf), { freq: 8 }),
    stock,
    taxable: fc.boolean(),
    requiresShipping: fc.boolean(),
  })
  .map((given) => given as KeyedVariant);
const line = fc.record({
  quantity: fc.integer({ min: 1, max: 999 }),
  variant: fc.option(variant, { freq: 8 }),
  pinned: fc.option(amount.map(priceOf)),
});
const lines = fc.array(line, { maxLength: 100 });
type Line = typeof line extends fc.Arbitrary<infer Value> ? Value : never;

const sumOf = ({ quantity, variant: of, pinned }: Line) =>
  sumOfLine({ quantity, variantId: 'v', pinnedPriceId: pinned?.id ?? null }, of, pinned);

/** The independent model: exact, and null for a line that cannot be bought. */
function exact({ quantity, variant: of, pinned }: Line): bigint | null {
  if (pinned) return BigInt(quantity) * pinned.amountMinor;
  if (of?.productStatus !== 'ACTIVE' || of.archivedAt || !of.price) return null;
  const { tracked, backorder, onHand, reserved } = of.stock;
  return tracked && !backorder && onHand <= reserved ? null : BigInt(quantity) * of.price.amountMinor;
}

describe('the totals of a cart', () => {
  it('the totals of a cart are exact, and include only what can be bought or was pinned', () => {
    fc.assert(
      fc.property(lines, (given) => {
        const sums = given.map(sumOf);
        const expected = given.map(exact);
        expect(sums.map((sum) => (sum?.total ? BigInt(sum.total.minorUnits) : null))).toEqual(expected);
        const total = (isOne: (index: number) => boolean) =>
          expected.reduce<bigint>((all, each, index) => (isOne(index) ? all + (each ?? 0n) : all), 0n);
        const isTaxable = (index: number) => given[index]?.variant?.taxable ?? true;
        const isSent = (index: number) => expected[index] !== null && (given[index]?.variant?.requiresShipping ?? true);
        const cart = sumOfCart(sums, 'EUR');
        expect(BigInt(cart?.subtotal.minorUnits ?? -1)).toBe(total(() => true));
        expect(BigInt(cart?.taxable.minorUnits ?? -1)).toBe(total(isTaxable));
        expect(cart?.requiresShipping).toBe([...given.keys()].some(isSent));
      }),
    );
  });

  it('the totals of a cart above 2^53 - 1 are refused with an error instead of rounded', () => {
    const tooLarge = expect.objectContaining({ code: 'AMOUNT_TOO_LARGE' });
    const of = (quantity: number, minor: bigint) =>
      sumOfLine({ quantity, variantId: 'v', pinnedPriceId: 'p' }, null, priceOf(minor));
    expect(() => of(999, 2n ** 53n - 1n)).toThrow(tooLarge);
    expect(() => sumOfCart([of(1, 2n ** 53n - 1n), of(1, 1n)], 'EUR')).toThrow(tooLarge);
  });

  it('the totals of a cart are unknown while a quantity, a variant or a pinned price is unknown', () => {
    const known = { quantity: 1, variantId: 'v', pinnedPriceId: 'p' };
    expect(sumOfLine(known, null, null)).toBeNull();
    expect(sumOfLine({ ...known, quantity: null }, null, priceOf(1n))).toBeNull();
    expect(sumOfLine({ ...known, variantId: null }, null, priceOf(1n))).toBeNull();
    expect(sumOfCart([sumOfLine(known, null, priceOf(1n)), null], 'EUR')).toBeNull();
  });

  it('the totals of an empty cart are zero, and it needs no shipping', () => {
    const zero = { minorUnits: 0, currencyCode: 'EUR' };
    expect(sumOfCart([], 'EUR')).toEqual({ subtotal: zero, taxable: zero, requiresShipping: false });
  });
});
