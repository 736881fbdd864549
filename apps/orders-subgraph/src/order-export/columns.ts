import { type Money, money, multiplyMoney, sumMoney } from '@commerce/money';
import { type Order, type OrderLine, placedTotalOf, statusOf } from '../domain/order.ts';

/** The value of a cell. */
export type Cell = string | number | Money | null;

const ofOrder: Record<string, (order: Order) => Cell> = {
  number: ({ number }) => number,
  status: statusOf,
  placed_at: ({ placedAt }) => placedAt.toISOString(),
  cancelled_at: ({ cancelledAt }) => cancelledAt?.toISOString() ?? null,
  cancel_reason: ({ cancelReason }) => cancelReason,
  customer_id: ({ customerId }) => customerId,
  email: ({ email }) => email,
  currency: ({ currencyCode }) => currencyCode,
  lines_total: ({ lines, currencyCode }) => sumMoney(lines.map(totalOf), currencyCode),
  shipping: (order) => adjustment(order, 'SHIPPING'),
  tax: (order) => adjustment(order, 'TAX'),
  discount: (order) => adjustment(order, 'DISCOUNT'),
  total: placedTotalOf,
  units: ({ lines }) => lines.reduce((sum, { quantity }) => sum + quantity, 0),
  shipping_name: ({ shippingAddress }) => shippingAddress.name,
  shipping_line1: ({ shippingAddress }) => shippingAddress.line1,
  shipping_line2: ({ shippingAddress }) => shippingAddress.line2,
  shipping_city: ({ shippingAddress }) => shippingAddress.city,
  shipping_region: ({ shippingAddress }) => shippingAddress.region,
  shipping_postal_code: ({ shippingAddress }) => shippingAddress.postalCode,
  shipping_country: ({ shippingAddress }) => shippingAddress.countryCode,
  billing_name: ({ billingAddress }) => billingAddress.name,
  billing_country: ({ billingAddress }) => billingAddress.countryCode,
};

const ofLine: Record<string, (line: OrderLine) => Cell> = {
  line_sku: ({ sku }) => sku,
  line_title: ({ title }) => title,
  line_quantity: ({ quantity }) => quantity,
  line_unit_price: ({ unitPriceMinor, currencyCode }) => money(unitPriceMinor, currencyCode),
  line_total: totalOf,
  line_variant_id: ({ variantId }) => variantId,
};

/** The names of the columns, for one row per order or one row per line. */
export function columnsOf(rowsPer: 'order' | 'line'): string[] {
  return rowsPer === 'order' ? Object.keys(ofOrder) : [...Object.keys(ofOrder), ...Object.keys(ofLine)];
}

/** The rows of an order: one, or one per line with the order's columns repeated. */
export function rowsOf(order: Order, rowsPer: 'order' | 'line'): Cell[][] {
  const cells = Object.values(ofOrder).map((cell) => cell(order));
  if (rowsPer === 'order') return [cells];
  return order.lines.map((line) => [...cells, ...Object.values(ofLine).map((cell) => cell(line))]);
}

function totalOf({ unitPriceMinor, currencyCode, quantity }: OrderLine) {
  return multiplyMoney(money(unitPriceMinor, currencyCode), quantity);
}

function adjustment({ adjustments, currencyCode }: Order, kind: string): Money {
  const amounts = adjustments.filter((each) => each.kind === kind);
  return sumMoney(
    amounts.map(({ amountMinor }) => money(amountMinor, currencyCode)),
    currencyCode,
  );
}
