import type { PaymentAction } from '../domain/payment-action.ts';

/** A payment, by our id and by the provider's. */
export interface PaymentRef {
  /** Our id. The provider gets it with the first call and uses it as idempotency key. */
  orderId: string;
  /** The provider's id; null until it is known. */
  reference: string | null;
  /** The full amount, in minor units. */
  amountMinor: number;
  currencyCode: string;
  /** How often this step was declined before. A provider that stores answers by key then gets a new key. */
  attempt?: number;
  /** Receives the provider's id of the payment as soon as it is known. */
  noteReference?: (reference: string) => Promise<void>;
}

/** A payment to request. */
export interface PaymentRequest extends PaymentRef {
  orderNumber: string;
  /** The provider's token for the buyer's payment method. */
  methodToken: string;
}

/** The state of a payment at the provider. WAITING: for the buyer if there is an action, otherwise for someone else. */
export interface ProviderPayment {
  /** Null if the provider refused to create it. */
  reference: string | null;
  status: 'WAITING' | 'AUTHORIZED' | 'DECLINED' | 'CAPTURED' | 'VOIDED';
  capturedMinor: number;
  refundedMinor: number;
  action: PaymentAction | null;
  /** A stable code of why it was declined; null otherwise. */
  declineCode: string | null;
}

/** The result of a refund. DONE as soon as the provider accepts it, although the buyer may get the money days later. */
export type RefundResult = { status: 'DONE' } | { status: 'REFUSED'; code: string };

/** A signed callback of the provider. */
export interface ProviderNotice {
  /** Unique: the same notice may come more than once. */
  id: string;
  /** The order that the payment belongs to. */
  orderId: string;
}

/** A request to our callback route, from the provider or from someone who pretends to be it. */
export interface ProviderCallback {
  headers: Readonly<Record<string, string | undefined>>;
  /** Raw: the signature covers these bytes. */
  body: Buffer;
}

/**
 * The operations of a payment provider. Every call may be repeated, by several processes at once: it takes effect once,
 * and returns the state of the payment. A voided payment stays voided, even if an authorization arrives late. Every
 * call throws {PaymentUnavailableError} if no usable answer comes in time; it may have taken effect.
 */
export interface PaymentProvider {
  /** Stored with each payment. */
  readonly name: string;
  /** Authorizes the payment; a repeated call returns its state. */
  authorize(request: PaymentRequest): Promise<ProviderPayment>;
  /** Captures the entire authorized amount. */
  capture(payment: PaymentRef): Promise<ProviderPayment>;
  /** Voids an authorized or not yet requested payment. Does nothing to a captured one. */
  void(payment: PaymentRef): Promise<ProviderPayment>;
  /** @param refund.key unique for each refund. */
  refund(payment: PaymentRef, refund: { key: string; amountMinor: number }): Promise<RefundResult>;
  /** The state of the payment; null if the provider does not know it. */
  find(payment: PaymentRef): Promise<ProviderPayment | null>;
  /**
   * Reads a callback; null if it is not about one of our payments.
   * @throws {CallbackRefusedError} if it is not signed by the provider, or too old.
   */
  readCallback(callback: ProviderCallback): ProviderNotice | null;
}
