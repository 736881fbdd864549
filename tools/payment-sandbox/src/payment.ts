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
  /** How many times money was held, and taken: more than once must never be. */
  charges: { held: number; taken: number };
}

/** Holds the money. */
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

/** Takes what is held, once. */
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

/** Lets go what is not taken yet. */
export function voidPayment(payment: Payment): void {
  if (payment.status === 'CAPTURED' || payment.status === 'DECLINED') return;
  payment.status = 'VOIDED';
  payment.action = null;
}

/** Pays back, once for a key, and never more than was taken. */
export function refund(payment: Payment, key: string, amount: number): void {
  if (Object.hasOwn(payment.refunds, key)) return;
  const isCovered = payment.status === 'CAPTURED' && payment.refundedMinor + amount <= payment.capturedMinor;
  payment.refunds[key] = isCovered ? 'done' : 'charge_already_refunded';
  if (isCovered) payment.refundedMinor += amount;
}
