export { allocate } from './allocate.ts';
export { formatAmount, parseAmount } from './amount.ts';
export { fractionDigits, isCurrencyCode } from './currencies.ts';
export { AmountTooLargeError, CurrencyMismatchError, InvalidAmountError } from './errors.ts';
export { addMoney, type Money, money, multiplyMoney, subtractMoney, sumMoney } from './money.ts';
