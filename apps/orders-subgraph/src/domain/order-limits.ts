import type { CheckoutFailure } from './checkout-failure.ts';

/** How much stock one buyer can hold without paying, and how often they can try to pay. 0 means no limit. */
export interface OrderLimits {
  /** Units of one variant in an order. */
  unitsPerLine: number;
  /** Units in a guest's order. */
  unitsPerGuestOrder: number;
  /** Unpaid orders of one customer, or of one mailbox. */
  unpaidPerBuyer: number;
  /** Unpaid orders with one shipping address. */
  unpaidPerAddress: number;
  /** Declined payments of one cart, customer, mailbox or shipping address within an hour. */
  declinedPerHour: number;
}

/** How many other unpaid orders there are of the same buyer, and of the same address. Counting stops at the limit. */
export interface UnpaidCounts {
  ofBuyer: number;
  toAddress: number;
}

/** Why an order has too many units; null if it does not. */
export function unitsExcess(
  customerId: string | null,
  lines: readonly { quantity: number }[],
  { unitsPerLine, unitsPerGuestOrder }: OrderLimits,
): CheckoutFailure | null {
  const most = Math.max(0, ...lines.map(({ quantity }) => quantity));
  if (isOver(most, unitsPerLine)) return { code: 'ORDER_LIMIT_EXCEEDED', of: 'UNITS_PER_LINE', limit: unitsPerLine };
  const units = lines.reduce((sum, { quantity }) => sum + quantity, 0);
  if (customerId !== null || !isOver(units, unitsPerGuestOrder)) return null;
  return { code: 'ORDER_LIMIT_EXCEEDED', of: 'UNITS_PER_GUEST_ORDER', limit: unitsPerGuestOrder };
}

/** Why the buyer may place no further unpaid order; null if they may. */
export function unpaidExcess(
  { ofBuyer, toAddress }: UnpaidCounts,
  { unpaidPerBuyer, unpaidPerAddress }: OrderLimits,
): CheckoutFailure | null {
  if (isOver(ofBuyer + 1, unpaidPerBuyer)) {
    return { code: 'ORDER_LIMIT_EXCEEDED', of: 'UNPAID_ORDERS_PER_BUYER', limit: unpaidPerBuyer };
  }
  if (!isOver(toAddress + 1, unpaidPerAddress)) return null;
  return { code: 'ORDER_LIMIT_EXCEEDED', of: 'UNPAID_ORDERS_PER_ADDRESS', limit: unpaidPerAddress };
}

/**
 * Why no further payment is tried after so many declined ones; null if it is. Whoever tests stolen cards has most of
 * them declined.
 */
export function declinedExcess(declined: number, { declinedPerHour }: OrderLimits): CheckoutFailure | null {
  if (!isOver(declined + 1, declinedPerHour)) return null;
  return { code: 'ORDER_LIMIT_EXCEEDED', of: 'DECLINED_PAYMENTS_PER_HOUR', limit: declinedPerHour };
}

function isOver(count: number, limit: number): boolean {
  return limit > 0 && count > limit;
}
