/**
 * Where the payment of an order stands, to the checkout:
 * - NONE: nothing is to be paid before the order is confirmed;
 * - PLANNED: to be asked for once the stock is reserved, and DUE from then on;
 * - ACTION_REQUIRED: the provider waits, for the buyer or for someone else;
 * - AUTHORIZED: the money is held for us, CAPTURED: it is ours;
 * - FAILED: what was held could not be taken;
 * - RELEASED: declined, voided or refunded.
 */
export type PaymentState =
  | 'NONE'
  | 'PLANNED'
  | 'DUE'
  | 'ACTION_REQUIRED'
  | 'AUTHORIZED'
  | 'CAPTURED'
  | 'FAILED'
  | 'RELEASED';

/** The provider of money that came another way, in cash or by a bank transfer, or of which there is none. Nobody is asked. */
export const OFFLINE = 'offline';
