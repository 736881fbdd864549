import { newEvent } from '@commerce/events';
import type { NewEvent } from '@commerce/outbox';
import { type Order, placedTotalOf } from './order.ts';

/** What the world is told when an order is confirmed. */
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
