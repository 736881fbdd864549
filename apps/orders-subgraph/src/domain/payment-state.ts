/**
 * The state of an order's payment during the checkout:
 * - NONE: nothing has to be paid before the order is confirmed;
 * - PLANNED: to be requested once the stock is reserved; from then on it is DUE;
 * - ACTION_REQUIRED: the provider waits for the buyer or for someone else;
 * - AUTHORIZED: the money is held for us; CAPTURED: it is ours;
 * - FAILED: the capture failed;
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
 * Stands for payments outside of any provider, such as cash or a bank transfer, and for orders that cost nothing. There
 * is no API to call.
 */
export const OFFLINE = 'offline';
