import { money } from '@commerce/money';
import type { OrderView } from './order.ts';

/** A payment could not be captured. */
export function paymentDeclined(declineCode: string | null) {
  return {
    __typename: 'PaymentDeclined' as const,
    code: 'PAYMENT_DECLINED' as const,
    message: 'the authorized payment could not be captured; ask the buyer for another payment, or cancel the order',
    path: ['orderId'],
    declineCode,
  };
}

/** A line has fewer units left than requested. */
export function quantityExceeded(order: OrderView) {
  return {
    __typename: 'QuantityExceeded' as const,
    code: 'QUANTITY_EXCEEDED' as const,
    message: 'a line has fewer units left than requested, or does not belong to this order',
    path: ['lines'],
    order,
  };
}

/** The amount exceeds what can be refunded, in minor units. */
export function refundTooLarge(refundable: number, currencyCode: string) {
  return {
    __typename: 'RefundTooLarge' as const,
    code: 'REFUND_TOO_LARGE' as const,
    message: 'the amount exceeds what remains of the captured amount',
    path: ['amount'],
    refundable: money(refundable, currencyCode),
  };
}

/** The provider declined a refund. */
export function refundDeclined(declineCode: string | null) {
  return {
    __typename: 'RefundDeclined' as const,
    code: 'REFUND_DECLINED' as const,
    message: 'the payment provider declined the refund; check the reason, and try again with a new idempotency key',
    path: [],
    declineCode,
  };
}

/** The idempotency key belongs to another fulfilment. */
export function fulfilKeyReused() {
  return keyReused('this idempotency key was used for other units or another parcel; use a new one for each parcel');
}

/** The idempotency key belongs to another refund. */
export function refundKeyReused() {
  return keyReused('this idempotency key was used for another refund; use a new one for every refund');
}

/** The idempotency key was used before, to capture or record a payment with another reason. */
export function paymentKeyReused() {
  return keyReused('this idempotency key was used with another reason; use a new one for each payment');
}

function keyReused(message: string) {
  return {
    __typename: 'IdempotencyKeyReused' as const,
    code: 'IDEMPOTENCY_KEY_REUSED' as const,
    message,
    path: ['idempotencyKey'],
  };
}
