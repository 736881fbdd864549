import { CANCEL, isCapturing, mayApply, PAY_OFFLINE, TAKE_PAYMENT } from './checkout.ts';
import { type Order, type OrderStatus, statusOf } from './order.ts';

/** Further parcels are refused, because the graph lists all parcels of an order at once. */
export const MOST_FULFILMENTS = 100;
export const MOST_REFUNDS = 100;

/** Whether units of the order may be sent now. An authorized payment is captured first. */
function mayFulfil(order: Order): boolean {
  const isPaid = order.state === 'PAID' || (order.state === 'CONFIRMED' && order.payment === 'AUTHORIZED');
  const isLeft = order.lines.some(({ quantity, fulfilled, dropped }) => fulfilled + dropped < quantity);
  return isPaid && isLeft && order.fulfilmentCount < MOST_FULFILMENTS;
}

/** Whether the rest of the payment may be refunded or, for a free order, units may be returned. */
function mayRefund(order: Order): boolean {
  const isPaid = order.state === 'PAID' || order.state === 'FULFILLED';
  const isLeft = order.free ? order.lines.some(({ quantity, returned }) => returned < quantity) : !order.fullyRefunded;
  return isPaid && isLeft && order.refundCount < MOST_REFUNDS;
}

const mayBecome: Record<OrderStatus, (order: Order) => boolean> = {
  PENDING: () => false,
  CONFIRMED: (order) => statusOf(order) === 'PENDING',
  PAID: (order) => mayApply(order, PAY_OFFLINE) || mayApply(order, TAKE_PAYMENT) || isCapturing(order),
  FULFILLED: mayFulfil,
  // An order that is past the point of no return is confirmed first, and can then be cancelled.
  CANCELLED: (order) => mayApply(order, CANCEL) || order.state === 'COMMITTING',
  REFUNDED: mayRefund,
};

/** The statuses that the order can change to next: for each, there is a mutation that the order allows. */
export function nextStatuses(order: Order): OrderStatus[] {
  return (Object.keys(mayBecome) as OrderStatus[]).filter((status) => mayBecome[status](order));
}
