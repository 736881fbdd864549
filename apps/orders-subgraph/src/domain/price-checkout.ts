import { addMoney, type Money, money, sumMoney } from '@commerce/money';

/** The shop's settings for every checkout. */
export interface CheckoutSettings {
  currencyCode: string;
  /** What shipping costs if anything in an order needs shipping, in minor units. */
  shippingMinorUnits: number;
  /** The tax on taxable lines and shipping, in basis points: 1,900 for 19 %. Zero where prices include it. */
  taxBasisPoints: number;
}

/** What an order costs, part by part. */
export interface CheckoutPrice {
  lines: Money;
  shipping: Money;
  tax: Money;
  discount: Money;
  total: Money;
}

/** What is to be bought, as far as it matters for the price. */
export interface Basket {
  /** What the lines cost, and those of them that are taxed. */
  lines: Money;
  taxable: Money;
  /** Whether any line needs shipping: not in an empty cart, nor for downloads. */
  requiresShipping: boolean;
}

/**
 * Prices an order from the sums of its lines. Taxable lines and shipping are taxed; the tax is rounded once, on the
 * whole order, half up.
 */
export function priceCheckout({ lines, taxable, requiresShipping }: Basket, settings: CheckoutSettings): CheckoutPrice {
  const { currencyCode } = settings;
  const shipping = money(requiresShipping ? settings.shippingMinorUnits : 0, currencyCode);
  const discount = money(0, currencyCode);
  const taxed = addMoney(taxable, shipping);
  const tax = money(shareOf(taxed.minorUnits, settings.taxBasisPoints), currencyCode);
  return { lines, shipping, tax, discount, total: sumMoney([lines, shipping, tax, discount], currencyCode) };
}

/** `amount × basisPoints / 10,000`, rounded half up, exact for every safe integer. */
function shareOf(amount: number, basisPoints: number): number {
  return Number((BigInt(amount) * BigInt(basisPoints) + 5_000n) / 10_000n);
}
