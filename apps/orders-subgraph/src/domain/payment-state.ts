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

/**
 * The provider of payments that were made in another way, such as in cash or by bank transfer, and of orders that cost
 * nothing. There is nobody to call.
 */
export const OFFLINE = 'offline';
