import type { OrderLimits } from './domain/order-limits.ts';
import type { PaymentRule } from './domain/place-order-request.ts';
import type { CheckoutSettings } from './domain/price-checkout.ts';
import type { EventSettings } from './services/events/event-work.ts';

/** The shop's settings. */
export interface Settings extends CheckoutSettings {
  /** The secret that access tokens of orders are derived from. */
  accessSecret: string;
  /** How long `placeOrder` waits before it answers that the checkout is in progress. */
  deadlineMs: number;
  events: EventSettings;
  /** The secret from which the key for the secrets of webhook endpoints is derived. */
  webhookSecretsKey: string;
  /** Whether a payment is taken when an order is placed. */
  paymentRule: PaymentRule;
  /** How long a payment may stay pending. */
  paymentDeadlineMs: number;
  /** How long a confirmed order may stay unpaid; 0 means for ever. */
  unpaidOrderHours: number;
  limits: OrderLimits;
  /** How long failed attempts to place an order are kept. */
  attemptRetentionDays: number;
  /** When the payment is captured. */
  captureAt: 'confirmation' | 'fulfilment';
}
