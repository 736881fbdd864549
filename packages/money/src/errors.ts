/** A text or number that is no exact amount of a currency. The message says why, for the person who typed it. */
export class InvalidAmountError extends Error {
  override readonly name = 'InvalidAmountError';
  readonly code: 'INVALID_AMOUNT' | 'AMOUNT_TOO_LARGE' = 'INVALID_AMOUNT';
}

/** An amount is further from zero than the largest one that is exact, 2^53 − 1 minor units. */
export class AmountTooLargeError extends InvalidAmountError {
  override readonly code = 'AMOUNT_TOO_LARGE';
}

/** Two currencies met in one sum. */
export class CurrencyMismatchError extends Error {
  override readonly name = 'CurrencyMismatchError';
  readonly code = 'CURRENCY_MISMATCH';

  constructor(left: string, right: string) {
    super(`amounts in ${left} and ${right} cannot be combined`);
  }
}
