import { CANCEL, isCapturing, mayApply, PAY_OFFLINE, TAKE_PAYMENT } from './checkout.ts';
import { type Order, type OrderStatus, statusOf } from './order.ts';

/** More are refused, because the graph lists all of them at once. */
export const MOST_FULFILMENTS = 100;
export const MOST_REFUNDS = 100;

/** Whether units of the order may be sent now, with its money taken before if it is held. */
function mayFulfil(order: Order): boolean {
  const isPaid = order.state === 'PAID' || (order.state === 'CONFIRMED' && order.payment === 'AUTHORIZED');
  const isLeft = order.lines.some(({ quantity, fulfilled, dropped }) => fulfilled + dropped < quantity);
  return isPaid && isLeft && order.fulfilmentCount < MOST_FULFILMENTS;
}

/** Whether the rest of the payment may be refunded; for a free order, whether units may be returned. */
function mayRefund(order: Order): boolean {
  const isPaid = order.state === 'PAID' || order.state === 'FULFILLED';
  const isLeft = order.free ? order.lines.some(({ quantity, returned }) => returned < quantity) : !order.paidBack;
  return isPaid && isLeft && order.refundCount < MOST_REFUNDS;
}

const mayBecome: Record<OrderStatus, (order: Order) => boolean> = {
  PENDING: () => false,
  CONFIRMED: (order) => statusOf(order) === 'PENDING',
  PAID: (order) => mayApply(order, PAY_OFFLINE) || mayApply(order, TAKE_PAYMENT) || isCapturing(order),
  FULFILLED: mayFulfil,
  // Past the point of no return the order is confirmed first.
  CANCELLED: (order) => mayApply(order, CANCEL) || order.state === 'COMMITTING',
  REFUNDED: mayRefund,
};

/**
 * The statuses that the order can change to next: for each of them there is a mutation that the order does not refuse.
 */
export function nextStatuses(order: Order): OrderStatus[] {
  return (Object.keys(mayBecome) as OrderStatus[]).filter((status) => mayBecome[status](order));
}
