import { newEvent } from '@commerce/events';
import type { NewEvent } from '@commerce/outbox';
import type { LineQuantity } from './fulfilment.ts';
import { type Order, placedTotalOf } from './order.ts';

/** The event of a confirmed order. */
export function orderPlaced(order: Order): NewEvent {
  const { id, number, customerId, placedAt, lines, currencyCode } = order;
  const { minorUnits } = placedTotalOf(order);
  return newEvent('order.placed', {
    orderId: id,
    number,
    customerId,
    placedAt: placedAt.toISOString(),
    total: { minorUnits, currencyCode },
    lines: lines.map((line) => ({
      lineId: line.id,
      variantId: line.variantId,
      sku: line.sku,
      title: line.title,
      quantity: line.quantity,
      unitPrice: { minorUnits: line.unitPriceMinor, currencyCode: line.currencyCode },
    })),
  });
}

/** The event that reminds the customer of a confirmed, unpaid order. */
export function orderPaymentDue(order: Order, cancelledAfter: Date): NewEvent {
  const { id: orderId, number } = order;
  const amount = amountOf(order);
  return newEvent('order.payment_due', { orderId, number, amount, cancelledAfter: cancelledAfter.toISOString() });
}

/** The event of a paid order. */
export function orderPaid(order: Order): NewEvent {
  return newEvent('order.paid', { orderId: order.id, number: order.number, amount: amountOf(order) });
}

/** The event of a payment that was declined, or expired before the buyer made it. */
export function orderPaymentFailed({ id, number }: Order, reason: 'PAYMENT_DECLINED' | 'PAYMENT_EXPIRED'): NewEvent {
  return newEvent('order.payment_failed', { orderId: id, number, reason });
}

function amountOf(order: Order) {
  const { minorUnits, currencyCode } = placedTotalOf(order);
  return { minorUnits, currencyCode };
}

/** The event of returned units. */
export function orderReturned(order: Order, returnId: string, lines: readonly LineQuantity[]): NewEvent {
  const variantOf = new Map(order.lines.map((line) => [line.id, line.variantId]));
  return newEvent('order.returned', {
    orderId: order.id,
    number: order.number,
    returnId,
    // Lines of other orders are refused in the same transaction.
    lines: lines.flatMap(({ orderLineId, quantity }) => {
      const variantId = variantOf.get(orderLineId);
      return variantId === undefined ? [] : [{ lineId: orderLineId, variantId, quantity }];
    }),
  });
}

/** The event of a refund. Amounts are minor units. */
export function orderRefunded(
  { id, number, currencyCode }: Pick<Order, 'id' | 'number' | 'currencyCode'>,
  refund: { id: string; amount: bigint; refunded: bigint; complete: boolean },
): NewEvent {
  return newEvent('order.refunded', {
    orderId: id,
    number,
    refundId: refund.id,
    amount: { minorUnits: Number(refund.amount), currencyCode },
    refundedTotal: { minorUnits: Number(refund.refunded), currencyCode },
    complete: refund.complete,
  });
}

/** The event of a confirmed order that is cancelled. */
export function orderCancelled({ id, number }: Order, reason: string | null): NewEvent {
  return newEvent('order.cancelled', { orderId: id, number, reason });
}
