import type Stripe from 'stripe';
import type { PaymentAction } from '../../domain/payment-action.ts';
import type { ProviderPayment } from '../port.ts';
import { fromStripe } from './stripe-amounts.ts';

/**
 * The state of a payment, from its PaymentIntent with `latest_charge` expanded.
 * @param refusal why Stripe has just declined the attempt, if it has: an untried intent then stays untried.
 */
export function paymentOfIntent(intent: Stripe.PaymentIntent, refusal: string | null = null): ProviderPayment {
  const charge = typeof intent.latest_charge === 'object' ? intent.latest_charge : null;
  const refused = refusal !== null && isUntried(intent);
  return {
    reference: intent.id,
    status: refused ? 'DECLINED' : statusOf(intent),
    capturedMinor: fromStripe(intent.amount_received, intent.currency),
    refundedMinor: fromStripe(charge?.amount_refunded ?? 0, intent.currency),
    action: actionOf(intent),
    declineCode: refused
      ? refusal
      : (intent.last_payment_error?.decline_code ?? intent.last_payment_error?.code ?? null),
  };
}

/** Whether no payment method was tried yet. */
export function isUntried({ status, last_payment_error }: Stripe.PaymentIntent): boolean {
  return status === 'requires_confirmation' || (status === 'requires_payment_method' && !last_payment_error);
}

function statusOf({ status, last_payment_error }: Stripe.PaymentIntent): ProviderPayment['status'] {
  switch (status) {
    case 'requires_capture':
      return 'AUTHORIZED';
    case 'succeeded':
      return 'CAPTURED';
    case 'canceled':
      return 'VOIDED';
    case 'requires_payment_method':
      return last_payment_error ? 'DECLINED' : 'WAITING';
    default:
      return 'WAITING';
  }
}

function actionOf({ status, next_action, client_secret }: Stripe.PaymentIntent): PaymentAction | null {
  if (status !== 'requires_action') return null;
  return { redirectUrl: next_action?.redirect_to_url?.url ?? null, clientSecret: client_secret };
}
