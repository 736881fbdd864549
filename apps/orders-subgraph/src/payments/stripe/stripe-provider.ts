import Stripe from 'stripe';
import { CallbackRefusedError, PaymentUnavailableError } from '../errors.ts';
import type { PaymentProvider, PaymentRef, PaymentRequest, ProviderCallback, ProviderNotice } from '../port.ts';
import { paymentOfIntent } from './payment-of-intent.ts';

const CALLBACK_TOLERANCE_S = 300;
const WITH_CHARGE = { expand: ['latest_charge'] };

/** How to reach Stripe. Host, port and protocol are its own unless told: tests tell. */
export interface StripeSettings {
  secretKey: string;
  webhookSecret: string;
  timeoutMs: number;
  /** Where a bank sends the buyer back to. */
  returnUrl: string | null;
  host?: string | undefined;
  port?: number | undefined;
  protocol?: 'http' | 'https' | undefined;
}

/**
 * Payments by Stripe: one PaymentIntent an order, captured by hand. It is created first and confirmed in a second call:
 * an intent that is created late, or by a process that dies then, holds no money; and one that is cancelled can never be
 * confirmed. Creating it again with the order's idempotency key answers the same one, which is how it is found.
 */
export function createStripeProvider(settings: StripeSettings): PaymentProvider {
  const { secretKey, webhookSecret, timeoutMs, returnUrl, host, port, protocol } = settings;
  const stripe = new Stripe(secretKey, {
    timeout: timeoutMs,
    // Our own jobs try again, and look first what became of it.
    maxNetworkRetries: 0,
    telemetry: false,
    ...(host && { host }),
    ...(port && { port }),
    ...(protocol && { protocol }),
  });

  const create = ({ orderId, amountMinor, currencyCode }: PaymentRef) =>
    stripe.paymentIntents.create(
      {
        amount: amountMinor,
        currency: currencyCode.toLowerCase(),
        capture_method: 'manual',
        allowed_payment_method_types: ['card'],
        metadata: { order_id: orderId },
      },
      { idempotencyKey: `${orderId}:create` },
    );

  /** The intent as it is now: an answer to a repeated creation tells how it was then. */
  const currentIntent = async (payment: PaymentRef): Promise<Stripe.PaymentIntent> =>
    stripe.paymentIntents.retrieve(payment.reference ?? (await create(payment)).id, WITH_CHARGE);

  const confirm = (intent: Stripe.PaymentIntent, { orderId, methodToken }: PaymentRequest) =>
    stripe.paymentIntents.confirm(
      intent.id,
      { payment_method: methodToken, ...(returnUrl && { return_url: returnUrl }), ...WITH_CHARGE },
      { idempotencyKey: `${orderId}:confirm` },
    );

  /** Changes an intent; where its state does not allow that, it answers the state. */
  const change = (payment: PaymentRef, step: (intent: Stripe.PaymentIntent) => Promise<Stripe.PaymentIntent>) =>
    answered(async () => {
      const intent = await currentIntent(payment);
      const changed = await step(intent).catch((error: unknown) => {
        if (!isOutcome(error)) throw error;
        return stripe.paymentIntents.retrieve(intent.id, WITH_CHARGE);
      });
      return paymentOfIntent(changed);
    });

  return {
    name: 'stripe',
    authorize: (request) =>
      change(request, async (intent) => {
        const untried = intent.status === 'requires_payment_method' && !intent.last_payment_error;
        return untried || intent.status === 'requires_confirmation' ? confirm(intent, request) : intent;
      }),
    capture: (payment) =>
      change(payment, async (intent) =>
        intent.status === 'requires_capture'
          ? stripe.paymentIntents.capture(intent.id, WITH_CHARGE, { idempotencyKey: `${payment.orderId}:capture` })
          : intent,
      ),
    void: (payment) =>
      change(payment, async (intent) =>
        intent.status === 'succeeded' || intent.status === 'canceled'
          ? intent
          : stripe.paymentIntents.cancel(intent.id, WITH_CHARGE, { idempotencyKey: `${payment.orderId}:void` }),
      ),
    refund: (payment, { key, amountMinor }) =>
      answered(async () => {
        try {
          const refund = await stripe.refunds.create(
            { payment_intent: (await currentIntent(payment)).id, amount: amountMinor, metadata: { key } },
            { idempotencyKey: `${payment.orderId}:refund:${key}` },
          );
          const refused = refund.status === 'failed' || refund.status === 'canceled';
          return refused ? { status: 'REFUSED', code: refund.failure_reason ?? 'failed' } : { status: 'DONE' };
        } catch (error) {
          if (!isOutcome(error)) throw error;
          return { status: 'REFUSED', code: error.code ?? 'refused' };
        }
      }),
    find: (payment) => answered(async () => paymentOfIntent(await currentIntent(payment))),
    readCallback: (callback) => readSigned(callback, stripe, webhookSecret),
  };
}

/** Whether Stripe has answered a question of ours with no: trying the same again would not help. */
function isOutcome(error: unknown): error is Stripe.errors.StripeError {
  return error instanceof Stripe.errors.StripeCardError || error instanceof Stripe.errors.StripeInvalidRequestError;
}

async function answered<Result>(ask: () => Promise<Result>): Promise<Result> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError) throw new PaymentUnavailableError('stripe', error);
    throw error;
  }
}

function readSigned({ headers, body }: ProviderCallback, stripe: Stripe, secret: string): ProviderNotice | null {
  try {
    const signature = headers['stripe-signature'] ?? '';
    const { id, data } = stripe.webhooks.constructEvent(body, signature, secret, CALLBACK_TOLERANCE_S);
    const { metadata } = data.object as { metadata?: Record<string, string> | null };
    return metadata?.order_id ? { id, orderId: metadata.order_id } : null;
  } catch (error) {
    throw new CallbackRefusedError('not signed by Stripe', { cause: error });
  }
}
