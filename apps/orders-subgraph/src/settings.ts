import type { OrderLimits } from './domain/order-limits.ts';
import type { PaymentRule } from './domain/place-order-request.ts';
import type { CheckoutSettings } from './domain/price-checkout.ts';
import type { EventSettings } from './services/events/event-work.ts';

/** The shop's settings. */
export interface Settings extends CheckoutSettings {
  /** What the secrets that open orders to guests are derived from. */
  accessSecret: string;
  /** How long `placeOrder` waits before it answers that the checkout is in progress. */
  deadlineMs: number;
  events: EventSettings;
  /** The secret from which the key for the secrets of webhook endpoints is derived. */
  webhookSecretsKey: string;
  /** Whether an order is paid when it is placed. */
  paymentRule: PaymentRule;
  /** How long a payment is waited for. */
  paymentDeadlineMs: number;
  /** How long an order may be unpaid once it is confirmed; 0 for ever. */
  unpaidOrderHours: number;
  limits: OrderLimits;
  /** How long failed attempts to place an order are kept. */
  attemptRetentionDays: number;
  /** When the money is taken. */
  captureAt: 'confirmation' | 'fulfilment';
}
