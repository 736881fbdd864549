import type Stripe from 'stripe';
import type { PaymentAction, ProviderPayment } from '../port.ts';

/** Where a payment stands, by its PaymentIntent with `latest_charge` expanded. */
export function paymentOfIntent(intent: Stripe.PaymentIntent): ProviderPayment {
  const charge = typeof intent.latest_charge === 'object' ? intent.latest_charge : null;
  return {
    reference: intent.id,
    status: statusOf(intent),
    capturedMinor: intent.amount_received,
    refundedMinor: charge?.amount_refunded ?? 0,
    action: actionOf(intent),
    declineCode: intent.last_payment_error?.decline_code ?? intent.last_payment_error?.code ?? null,
  };
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
