/** A payment as the sandbox holds and reports it. Amounts are minor units. */
export interface Payment {
  orderId: string;
  reference: string;
  token: string;
  status: 'WAITING' | 'AUTHORIZED' | 'DECLINED' | 'CAPTURED' | 'VOIDED';
  amount: number;
  currency: string;
  capturedMinor: number;
  refundedMinor: number;
  action: { redirectUrl: string | null; clientSecret: string | null } | null;
  declineCode: string | null;
  /** The outcome of each refund, by its key. */
  refunds: Record<string, string>;
  /** How many times money was authorized and captured; never more than once. */
  charges: { held: number; taken: number };
}

/** Authorizes the payment. */
export function hold(payment: Payment): void {
  payment.status = 'AUTHORIZED';
  payment.action = null;
  payment.charges.held++;
}

export function decline(payment: Payment): void {
  payment.status = 'DECLINED';
  payment.action = null;
  payment.declineCode = 'card_declined';
}

/** Captures an authorized payment, once. */
export function capture(payment: Payment): void {
  if (payment.status !== 'AUTHORIZED') return;
  if (payment.token === 'tok_uncapturable') {
    payment.status = 'VOIDED';
    payment.declineCode = 'expired_authorization';
    return;
  }
  payment.status = 'CAPTURED';
  payment.capturedMinor = payment.amount;
  payment.charges.taken++;
}

/** Voids what is not captured yet. */
export function voidPayment(payment: Payment): void {
  if (payment.status === 'CAPTURED' || payment.status === 'DECLINED') return;
  payment.status = 'VOIDED';
  payment.action = null;
}

/** Refunds, once per key, and never more than was captured. */
export function refund(payment: Payment, key: string, amount: number): void {
  if (Object.hasOwn(payment.refunds, key)) return;
  const isCovered = payment.status === 'CAPTURED' && payment.refundedMinor + amount <= payment.capturedMinor;
  payment.refunds[key] = isCovered ? 'done' : 'charge_already_refunded';
  if (isCovered) payment.refundedMinor += amount;
}
