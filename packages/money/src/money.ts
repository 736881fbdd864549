import { AmountTooLargeError, CurrencyMismatchError, InvalidAmountError } from './errors.ts';

/** An exact amount: an integer of the currency's minor units (1990 for EUR 19.90, 1500 for JPY 1500). */
export interface Money {
  readonly minorUnits: number;
  /** ISO 4217, upper case. */
  readonly currencyCode: string;
}

/**
 * @throws {AmountTooLargeError} beyond ±(2^53 − 1) minor units, where sums would be rounded.
 * @throws {InvalidAmountError} for numbers that are not integers.
 */
export function money(minorUnits: number, currencyCode: string): Money {
  if (Math.abs(minorUnits) > Number.MAX_SAFE_INTEGER) {
    throw new AmountTooLargeError(`an amount is at most ${Number.MAX_SAFE_INTEGER} minor units of ${currencyCode}`);
  }
  if (!Number.isSafeInteger(minorUnits)) {
    throw new InvalidAmountError(`${minorUnits} is not an exact number of minor units`);
  }
  return { minorUnits, currencyCode };
}

/** @throws {CurrencyMismatchError} @throws {AmountTooLargeError} if the sum cannot be represented exactly. */
export function addMoney(left: Money, right: Money): Money {
  if (left.currencyCode !== right.currencyCode) {
    throw new CurrencyMismatchError(left.currencyCode, right.currencyCode);
  }
  return money(left.minorUnits + right.minorUnits, left.currencyCode);
}

/** @throws {CurrencyMismatchError} @throws {AmountTooLargeError} if the difference cannot be represented exactly. */
export function subtractMoney(left: Money, right: Money): Money {
  return addMoney(left, { ...right, minorUnits: -right.minorUnits });
}

/** The price of `quantity` units. @throws {AmountTooLargeError} if the product cannot be represented exactly. */
export function multiplyMoney(amount: Money, quantity: number): Money {
  return money(amount.minorUnits * quantity, amount.currencyCode);
}

/** The sum in `currencyCode`; zero without amounts. @throws {CurrencyMismatchError} @throws {AmountTooLargeError} */
export function sumMoney(amounts: Iterable<Money>, currencyCode: string): Money {
  let sum = money(0, currencyCode);
  for (const amount of amounts) sum = addMoney(sum, amount);
  return sum;
}
