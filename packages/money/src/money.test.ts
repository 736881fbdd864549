import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addMoney,
  CurrencyMismatchError,
  formatAmount,
  fractionDigits,
  InvalidAmountError,
  isCurrencyCode,
  money,
  multiplyMoney,
  parseAmount,
  subtractMoney,
  sumMoney,
} from './index.ts';

const currency = fc.constantFrom('EUR', 'USD', 'JPY', 'KWD');
const minorUnits = fc.integer({ min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER });

describe('amounts', () => {
  it('amounts can be formatted and read back, in every currency and of every size', () => {
    fc.assert(
      fc.property(minorUnits, currency, (units, code) => {
        const amount = money(units, code);
        expect(parseAmount(formatAmount(amount), code)).toEqual(amount);
      }),
    );
  });

  it('amounts are shown with exactly the decimals of the currency', () => {
    expect(formatAmount(money(1990, 'EUR'))).toBe('19.90');
    expect(formatAmount(money(5, 'EUR'))).toBe('0.05');
    expect(formatAmount(money(-5, 'EUR'))).toBe('-0.05');
    expect(formatAmount(money(1500, 'JPY'))).toBe('1500');
    expect(formatAmount(money(1500, 'KWD'))).toBe('1.500');
  });

  it.each([
    ['', 'EUR'],
    ['abc', 'EUR'],
    ['1,50', 'EUR'],
    ['1e3', 'EUR'],
    ['0x10', 'EUR'],
    ['1.005', 'EUR'],
    ['1.5', 'JPY'],
    ['90071992547409.92', 'EUR'],
    ['1.00', 'XXQ'],
  ])('an amount cannot be read from %j in %s', (text, code) => {
    expect(() => parseAmount(text, code)).toThrow(InvalidAmountError);
  });

  it('amounts have the decimals of ISO 4217, not those that the runtime uses for displaying prices', () => {
    const digits = ['HUF', 'IDR', 'COP', 'MGA', 'IQD', 'ISK', 'UGX', 'CLF'].map(fractionDigits);
    expect(digits).toEqual([2, 2, 2, 2, 3, 0, 0, 4]);
  });

  it('amounts must be in active currencies', () => {
    for (const code of ['DEM', 'HRK', 'XXX', 'XAU', 'eur', '']) expect(isCurrencyCode(code)).toBe(false);
  });

  it('zeros beyond the decimals of the currency are ignored in amounts', () => {
    expect(parseAmount('19.9000', 'EUR')).toEqual(money(1990, 'EUR'));
    expect(parseAmount('50.00', 'JPY')).toEqual(money(50, 'JPY'));
  });
});

describe('sums', () => {
  it('sums equal integer arithmetic of any size, or are refused', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(minorUnits, fc.nat(100))), (lines) => {
        const exact = lines.reduce((sum, [unit, quantity]) => sum + BigInt(unit) * BigInt(quantity), 0n);
        let sum: number | undefined;
        try {
          sum = sumMoney(
            lines.map(([unit, quantity]) => multiplyMoney(money(unit, 'EUR'), quantity)),
            'EUR',
          ).minorUnits;
        } catch (error) {
          expect(error).toMatchObject({ name: 'InvalidAmountError', code: 'AMOUNT_TOO_LARGE' });
        }
        if (sum !== undefined) expect(BigInt(sum)).toBe(exact);
      }),
    );
  });

  it('sums of numbers that are not integers are invalid, and not reported as too large', () => {
    for (const wrong of [0.5, Number.NaN]) {
      expect(() => money(wrong, 'EUR')).toThrow(expect.objectContaining({ code: 'INVALID_AMOUNT' }));
    }
    for (const large of [2 ** 53, -(2 ** 53), Number.POSITIVE_INFINITY]) {
      expect(() => money(large, 'EUR')).toThrow(expect.objectContaining({ code: 'AMOUNT_TOO_LARGE' }));
    }
  });

  it('sums never mix currencies', () => {
    expect(() => addMoney(money(1, 'EUR'), money(1, 'USD'))).toThrow(CurrencyMismatchError);
    expect(() => subtractMoney(money(1, 'EUR'), money(1, 'USD'))).toThrow(CurrencyMismatchError);
  });
});
