import { fractionDigits } from '@commerce/money';

/** Stripe counts these in whole units; docs.stripe.com/currencies. ISK and UGX are not among them: it wants hundredths. */
const WITHOUT_DECIMALS = new Set('BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' '));

/** Stripe counts these in thousandths, but takes none that is not a multiple of ten. */
const WITH_THREE_DECIMALS = new Set('BHD JOD KWD OMR TND'.split(' '));

/** How many of Stripe's units make one of our minor units: a power of ten, below one where Stripe's are coarser. */
function scaleOf(currencyCode: string): number {
  return 10 ** (stripeDigits(currencyCode) - fractionDigits(currencyCode));
}

function stripeDigits(currencyCode: string): number {
  if (WITH_THREE_DECIMALS.has(currencyCode)) return 3;
  return WITHOUT_DECIMALS.has(currencyCode) ? 0 : 2;
}

/** Whether every amount of a currency can be asked for, to the last minor unit. */
export function isExactAtStripe(currencyCode: string): boolean {
  return !WITH_THREE_DECIMALS.has(currencyCode) && scaleOf(currencyCode) >= 1;
}

/** Our minor units as Stripe counts them. */
export function toStripe(minorUnits: number, currencyCode: string): number {
  return Math.round(minorUnits * scaleOf(currencyCode));
}

/** Stripe's amount in our minor units, rounded down: a refund made elsewhere may be less than one of them. */
export function fromStripe(amount: number, currency: string): number {
  return Math.floor(amount / scaleOf(currency.toUpperCase()));
}
