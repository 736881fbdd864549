import { fractionDigits } from '@commerce/money';

/** Stripe uses whole units for these: docs.stripe.com/currencies. Not for ISK and UGX, where it wants hundredths. */
const WITHOUT_DECIMALS = new Set('BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' '));

/** Stripe uses thousandths for these, but only multiples of ten. */
const WITH_THREE_DECIMALS = new Set('BHD JOD KWD OMR TND'.split(' '));

/** How many of Stripe's units are one of our minor units: a power of ten, below one where Stripe's units are larger. */
function scaleOf(currencyCode: string): number {
  return 10 ** (stripeDigits(currencyCode) - fractionDigits(currencyCode));
}

function stripeDigits(currencyCode: string): number {
  if (WITH_THREE_DECIMALS.has(currencyCode)) return 3;
  return WITHOUT_DECIMALS.has(currencyCode) ? 0 : 2;
}

/** Whether Stripe can express every amount of a currency exactly. */
export function isExactAtStripe(currencyCode: string): boolean {
  return !WITH_THREE_DECIMALS.has(currencyCode) && scaleOf(currencyCode) >= 1;
}

/** Converts our minor units to Stripe's units. */
export function toStripe(minorUnits: number, currencyCode: string): number {
  return Math.round(minorUnits * scaleOf(currencyCode));
}

/**
 * Converts Stripe's amount to our minor units, rounded down: a refund made elsewhere may be less than one minor unit.
 */
export function fromStripe(amount: number, currency: string): number {
  return Math.floor(amount / scaleOf(currency.toUpperCase()));
}
