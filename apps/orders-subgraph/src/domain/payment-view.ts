import type { PaymentState } from './payment-state.ts';

/** The status of a payment that clients see. */
export type PaymentStatus = 'PENDING' | 'AUTHORIZED' | 'CAPTURED' | 'FAILED' | 'VOIDED' | 'REFUNDED';

/** A payment, without what its order already says. Amounts are minor units. */
export interface PaymentView {
  state: PaymentState;
  currencyCode: string;
  provider: string;
  amount: bigint;
  captured: bigint;
  refunded: bigint;
  failureCode: string | null;
  createdAt: Date;
}

export function paymentStatusOf({ state, captured, refunded, failureCode }: PaymentView): PaymentStatus {
  if (captured > 0n && refunded === captured) return 'REFUNDED';
  switch (state) {
    case 'AUTHORIZED':
    case 'CAPTURED':
    case 'FAILED':
      return state;
    case 'RELEASED':
      return failureCode === null ? 'VOIDED' : 'FAILED';
    default:
      return 'PENDING';
  }
}
