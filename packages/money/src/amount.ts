import { fractionDigits } from './currencies.ts';
import { AmountTooLargeError, InvalidAmountError } from './errors.ts';
import { type Money, money } from './money.ts';

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d+))?$/;

/**
 * Reads a decimal string such as "19.90" exactly.
 * @throws {InvalidAmountError} for anything but a plain decimal number, for more decimals than the currency has (apart
 * from trailing zeros), and for an amount that is too large to be exact.
 */
export function parseAmount(amount: string, currencyCode: string): Money {
  const digits = fractionDigits(currencyCode);
  const match = DECIMAL.exec(amount.trim());
  if (!match) throw new InvalidAmountError(`"${amount}" is not a decimal number such as 19.90`);
  const [, sign = '', whole = '', decimals = ''] = match;
  const significant = decimals.replace(/0+$/, '');
  if (significant.length > digits) {
    throw new InvalidAmountError(`"${amount}" has more than the ${digits} decimals of ${currencyCode}`);
  }
  const minorUnits = Number(whole + significant.padEnd(digits, '0'));
  if (!Number.isSafeInteger(minorUnits)) throw new AmountTooLargeError(`"${amount}" is too large to be exact`);
  return money(sign === '-' && minorUnits !== 0 ? -minorUnits : minorUnits, currencyCode);
}

/** The exact decimal string for display, always with all decimals of the currency: "19.90", "1500" for JPY. */
export function formatAmount({ minorUnits, currencyCode }: Money): string {
  const digits = fractionDigits(currencyCode);
  const sign = minorUnits < 0 ? '-' : '';
  const text = String(Math.abs(minorUnits)).padStart(digits + 1, '0');
  return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}
