/** A text or number is no exact amount of a currency. The message says why, for the person who typed it. */
export class InvalidAmountError extends Error {
  override readonly name = 'InvalidAmountError';
  readonly code: 'INVALID_AMOUNT' | 'AMOUNT_TOO_LARGE' = 'INVALID_AMOUNT';
}

/** An amount exceeds the largest exact one, ±(2^53 − 1) minor units. */
export class AmountTooLargeError extends InvalidAmountError {
  override readonly code = 'AMOUNT_TOO_LARGE';
}

/** Two different currencies in one sum. */
export class CurrencyMismatchError extends Error {
  override readonly name = 'CurrencyMismatchError';
  readonly code = 'CURRENCY_MISMATCH';

  constructor(left: string, right: string) {
    super(`amounts in ${left} and ${right} cannot be combined`);
  }
}
