import type { PaymentAction } from '../domain/payment-action.ts';

/** A payment by the names that we and the provider have for it. */
export interface PaymentRef {
  /** Our name, under which the provider knows it from the first call on: nothing is ever done twice for it. */
  orderId: string;
  /** The provider's name; null until it was heard of. */
  reference: string | null;
  /** All of it, in minor units. */
  amountMinor: number;
  currencyCode: string;
  /** How often what is asked was refused before: who remembers answers by a key is given another one. */
  attempt?: number;
  /** Is told the provider's name for the payment as soon as it is heard of. */
  noteReference?: (reference: string) => Promise<void>;
}

/** A payment that is to be asked for. */
export interface PaymentRequest extends PaymentRef {
  orderNumber: string;
  /** What the provider knows the buyer's means of payment by. */
  methodToken: string;
}

/** The provider's truth about a payment. WAITING: for the buyer if there is an action, for someone else if not. */
export interface ProviderPayment {
  /** Null if the provider will not know it at all. */
  reference: string | null;
  status: 'WAITING' | 'AUTHORIZED' | 'DECLINED' | 'CAPTURED' | 'VOIDED';
  capturedMinor: number;
  refundedMinor: number;
  action: PaymentAction | null;
  /** Why it was declined, stable; null otherwise. */
  declineCode: string | null;
}

/** What became of a refund. It may be on its way to the buyer for days: once accepted, it is DONE to us. */
export type RefundResult = { status: 'DONE' } | { status: 'REFUSED'; code: string };

/** Something that the provider told us of its own accord, signed. */
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
  /** Asks for the money to be held; asked again, it sees what became of it. */
  authorize(request: PaymentRequest): Promise<ProviderPayment>;
  /** Takes all of what is held. */
  capture(payment: PaymentRef): Promise<ProviderPayment>;
  /** Lets go what is held, or not asked for yet. Does nothing to what is captured. */
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
