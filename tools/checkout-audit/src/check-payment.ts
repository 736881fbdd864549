import type { Finding, FindingCode } from './finding.ts';
import type { OrderFacts, PaymentFacts } from './order-facts.ts';

const PAID = ['PAID', 'FULFILLED', 'REFUNDED'];

/** The inconsistencies of a settled order's payment. */
export function checkPayment(order: OrderFacts): Finding[] {
  const { payment, state, placedTotal } = order;
  if (!payment) {
    return PAID.includes(state) ? [finding(order, 'PAYMENT_DIFFERS', `it is ${state}, and has no payment`)] : [];
  }
  const expected = PAID.includes(state) ? placedTotal : null;
  return [
    ...(payment.amount === placedTotal
      ? []
      : [finding(order, 'PAYMENT_DIFFERS', `it costs ${placedTotal}, and ${payment.amount} was asked for`)]),
    ...(expected === null || payment.captured === expected
      ? []
      : [finding(order, 'PAYMENT_DIFFERS', `it is ${state} for ${expected}, and ${payment.captured} was captured`)]),
    ...(state === 'CONFIRMED' && payment.captured > 0n
      ? [finding(order, 'PAYMENT_DIFFERS', `it is not paid, and ${payment.captured} was captured`)]
      : []),
    ...checkRefunds(order, payment),
    ...(payment.uncertain > 0
      ? [finding(order, 'PAYMENT_UNCERTAIN', `the outcome of ${payment.uncertain} steps of its payment is unknown`)]
      : []),
  ];
}

/**
 * A CANCELLED order must have no money left, a REFUNDED one must have refunded all of it; the others must match their
 * refunds.
 */
function checkRefunds(order: OrderFacts, payment: PaymentFacts): Finding[] {
  const { captured, refunding, refunded, refundsDone, refundsPromised } = payment;
  const differs = (message: string) => [finding(order, 'REFUND_DIFFERS', message)];
  if (refunded > refunding || refunding > captured) {
    return differs(`${refunded} was refunded, of ${refunding} promised and ${captured} captured`);
  }
  if (order.state === 'CANCELLED') {
    return refunded === captured ? [] : differs(`it is CANCELLED, and ${captured - refunded} was not refunded`);
  }
  if (order.state === 'REFUNDED' && refunded !== captured) return differs(`${captured - refunded} was not refunded`);
  return refunded === refundsDone && refunding === refundsDone + refundsPromised
    ? []
    : differs(`its refunds add up to ${refundsDone}, but ${refunded} was refunded`);
}

function finding({ number }: OrderFacts, code: FindingCode, message: string): Finding {
  return { code, subject: `order ${number}`, message };
}
