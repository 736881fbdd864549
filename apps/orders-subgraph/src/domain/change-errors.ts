import { money } from '@commerce/money';
import type { OrderView } from './order.ts';

/** A payment could not be captured. */
export function paymentDeclined(declineCode: string | null) {
  return {
    __typename: 'PaymentDeclined' as const,
    code: 'PAYMENT_DECLINED' as const,
    message: 'the money that was held could not be taken; ask the buyer, or call the order off',
    path: ['orderId'],
    declineCode,
  };
}

/** A line has fewer units left than requested. */
export function quantityExceeded(order: OrderView) {
  return {
    __typename: 'QuantityExceeded' as const,
    code: 'QUANTITY_EXCEEDED' as const,
    message: 'a line has fewer units left than that, or is not of this order',
    path: ['lines'],
    order,
  };
}

/** The amount exceeds what can be refunded, in minor units. */
export function refundTooLarge(refundable: number, currencyCode: string) {
  return {
    __typename: 'RefundTooLarge' as const,
    code: 'REFUND_TOO_LARGE' as const,
    message: 'that is more than is left of what was captured',
    path: ['amount'],
    refundable: money(refundable, currencyCode),
  };
}

/** The provider declined a refund. */
export function refundDeclined(declineCode: string | null) {
  return {
    __typename: 'RefundDeclined' as const,
    code: 'REFUND_DECLINED' as const,
    message: 'the payment provider does not pay back: see why, and try again with a new idempotency key',
    path: [],
    declineCode,
  };
}

/** The idempotency key belongs to another fulfilment. */
export function fulfilKeyReused() {
  return {
    __typename: 'IdempotencyKeyReused' as const,
    code: 'IDEMPOTENCY_KEY_REUSED' as const,
    message: 'this idempotency key was used for other units or another parcel; take a new one for each',
    path: ['idempotencyKey'],
  };
}

/** The idempotency key belongs to another refund. */
export function refundKeyReused() {
  return {
    __typename: 'IdempotencyKeyReused' as const,
    code: 'IDEMPOTENCY_KEY_REUSED' as const,
    message: 'this idempotency key was used for another refund; take a new one for every refund',
    path: ['idempotencyKey'],
  };
}
