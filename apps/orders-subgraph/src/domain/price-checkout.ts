import { addMoney, type Money, money, sumMoney } from '@commerce/money';

/** The shop's settings for every checkout. */
export interface CheckoutSettings {
  currencyCode: string;
  /** The shipping charge of an order that has anything to ship, in minor units. */
  shippingMinorUnits: number;
  /** The tax on taxable lines and shipping, in basis points: 1,900 for 19 %. Zero where prices include it. */
  taxBasisPoints: number;
}

/** The price of an order, by parts. */
export interface CheckoutPrice {
  lines: Money;
  shipping: Money;
  tax: Money;
  discount: Money;
  total: Money;
}

/** What the price of an order depends on. */
export interface Basket {
  /** The total of the lines, and of the taxable lines. */
  lines: Money;
  taxable: Money;
  /** Whether any line needs shipping: false for an empty cart and for downloads. */
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
