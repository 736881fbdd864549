import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocate } from './index.ts';

const amount = fc.bigInt({ min: 0n, max: 2n ** 53n });
const weights = fc
  .array(fc.bigInt({ min: 0n, max: 2n ** 53n }), { minLength: 1, maxLength: 30 })
  .filter((all) => all.some((weight) => weight > 0n));
const sum = (all: readonly bigint[]) => all.reduce((total, each) => total + each, 0n);

describe('an amount split by weights', () => {
  it('the shares of an amount split by weights add up to it, and each is within one minor unit of its exact part', () => {
    fc.assert(
      fc.property(amount, weights, (whole, by) => {
        const shares = allocate(whole, by);
        expect(sum(shares)).toBe(whole);
        for (const [index, share] of shares.entries()) {
          // share - whole × weight / sum, as a fraction over the sum of the weights.
          const off = share * sum(by) - whole * (by[index] ?? 0n);
          expect(off > -sum(by) && off < sum(by)).toBe(true);
        }
      }),
    );
  });

  it('splitting an amount by weights rounds up the largest remainders: none that is rounded down is larger', () => {
    fc.assert(
      fc.property(amount, weights, (whole, by) => {
        const shares = allocate(whole, by);
        const remainderOf = (index: number) => (whole * (by[index] ?? 0n)) % sum(by);
        const isUp = (index: number) => (shares[index] ?? 0n) * sum(by) > whole * (by[index] ?? 0n);
        const all = [...shares.keys()];
        const up = all.filter(isUp).map(remainderOf);
        const down = all.filter((index) => !isUp(index)).map(remainderOf);
        for (const above of up) for (const below of down) expect(above >= below).toBe(true);
      }),
    );
  });

  it('splitting an amount by equal weights gives even shares, the larger ones first', () => {
    expect(allocate(10n, [1n, 1n, 1n])).toEqual([4n, 3n, 3n]);
    expect(allocate(473n, [1998n, 490n])).toEqual([380n, 93n]);
  });

  it('an amount cannot be split by weights of zero, unless it is zero', () => {
    expect(allocate(0n, [0n, 0n])).toEqual([0n, 0n]);
    expect(() => allocate(1n, [0n])).toThrow(RangeError);
  });
});
