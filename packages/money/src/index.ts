export { formatAmount, fractionDigits, isCurrencyCode, parseAmount } from './amount.ts';
export { CurrencyMismatchError, InvalidAmountError } from './errors.ts';
export { addMoney, type Money, money, multiplyMoney, subtractMoney, sumMoney } from './money.ts';
