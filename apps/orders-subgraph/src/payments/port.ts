import type { PaymentAction } from '../domain/payment-action.ts';

/** A payment, by our id and by the provider's. */
export interface PaymentRef {
  /** Our id, which the provider gets with the first call and uses as idempotency key. */
  orderId: string;
  /** The provider's id; null until it is known. */
  reference: string | null;
  /** All of it, in minor units. */
  amountMinor: number;
  currencyCode: string;
  /** How often this step was refused before: a provider that stores answers by key gets a new key. */
  attempt?: number;
  /** Receives the provider's id of the payment as soon as it is known. */
  noteReference?: (reference: string) => Promise<void>;
}

/** A payment that is to be asked for. */
export interface PaymentRequest extends PaymentRef {
  orderNumber: string;
  /** What the provider knows the buyer's means of payment by. */
  methodToken: string;
}

/** The state of a payment at the provider. WAITING: for the buyer if there is an action, for someone else if not. */
export interface ProviderPayment {
  /** Null if the provider refused to create it. */
  reference: string | null;
  status: 'WAITING' | 'AUTHORIZED' | 'DECLINED' | 'CAPTURED' | 'VOIDED';
  capturedMinor: number;
  refundedMinor: number;
  action: PaymentAction | null;
  /** Why it was declined, stable; null otherwise. */
  declineCode: string | null;
}

/** The result of a refund. The money may take days to reach the buyer: once the provider accepts it, it is DONE for us. */
export type RefundResult = { status: 'DONE' } | { status: 'REFUSED'; code: string };

/** A signed callback of the provider. */
export interface ProviderNotice {
  /** Unique: the same notice may come more than once. */
  id: string;
  /** The order whose payment it is about. */
  orderId: string;
}

/** A request that a provider, or someone who pretends to be it, has sent to us. */
export interface ProviderCallback {
  headers: Readonly<Record<string, string | undefined>>;
  /** As it came: the signature is over these bytes. */
  body: Buffer;
}

/**
 * All that is asked of a payment provider. Every call may be repeated, by several processes at once: it has its effect
 * once, and answers where the payment stands. What is voided stays so, even if an authorization arrives late.
 * Every call throws {PaymentUnavailableError} when no usable answer comes in time; it may have had its effect.
 */
export interface PaymentProvider {
  /** Stored with each payment. */
  readonly name: string;
  /** Authorizes the payment; a repeated call returns its state. */
  authorize(request: PaymentRequest): Promise<ProviderPayment>;
  /** Captures all of the authorized amount. */
  capture(payment: PaymentRef): Promise<ProviderPayment>;
  /** Voids an authorized or not yet requested payment. Does nothing to a captured one. */
  void(payment: PaymentRef): Promise<ProviderPayment>;
  /** @param refund.key another one for every refund. */
  refund(payment: PaymentRef, refund: { key: string; amountMinor: number }): Promise<RefundResult>;
  /** Where the payment stands; null if the provider has never heard of it. */
  find(payment: PaymentRef): Promise<ProviderPayment | null>;
  /**
   * Reads what the provider has sent; null if it is about nothing of ours.
   * @throws {CallbackRefusedError} if it is not signed by the provider, or too old.
   */
  readCallback(callback: ProviderCallback): ProviderNotice | null;
}
