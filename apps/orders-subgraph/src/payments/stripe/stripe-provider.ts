import { isUuid } from '@commerce/graphql';
import Stripe from 'stripe';
import { CallbackRefusedError, PaymentUnavailableError } from '../errors.ts';
import type {
  PaymentProvider,
  PaymentRef,
  PaymentRequest,
  ProviderCallback,
  ProviderNotice,
  ProviderPayment,
} from '../port.ts';
import { isUntried, paymentOfIntent } from './payment-of-intent.ts';
import { toStripe } from './stripe-amounts.ts';

const CALLBACK_TOLERANCE_S = 300;
const WITH_CHARGE = { expand: ['latest_charge'] };

/** How to reach Stripe. Host, port and protocol default to Stripe's own; tests set others. */
export interface StripeSettings {
  secretKey: string;
  webhookSecret: string;
  timeoutMs: number;
  /** Where the bank sends the buyer back to. */
  returnUrl: string | null;
  host?: string | undefined;
  port?: number | undefined;
  protocol?: 'http' | 'https' | undefined;
}

/**
 * Payments through Stripe: one PaymentIntent per order, with manual capture. It is created first and confirmed in a
 * second call. So an intent that is created late, or by a process that then dies, holds no money, and a cancelled
 * intent can never be confirmed. Creating it again with the order's idempotency key returns the same intent; that is
 * how it is found.
 */
export function createStripeProvider(settings: StripeSettings): PaymentProvider {
  const { secretKey, webhookSecret, timeoutMs, returnUrl, host, port, protocol } = settings;
  const stripe = new Stripe(secretKey, {
    timeout: timeoutMs,
    // Our own jobs try again, after reading the state.
    maxNetworkRetries: 0,
    telemetry: false,
    ...(host && { host }),
    ...(port && { port }),
    ...(protocol && { protocol }),
  });

  /** Returns the intent's id. @throws {IntentRefusedError} */
  const create = async ({ orderId, amountMinor, currencyCode, noteReference }: PaymentRef): Promise<string> => {
    const { id } = await stripe.paymentIntents
      .create(
        {
          amount: toStripe(amountMinor, currencyCode),
          currency: currencyCode.toLowerCase(),
          capture_method: 'manual',
          allowed_payment_method_types: ['card'],
          metadata: { order_id: orderId },
        },
        { idempotencyKey: `${orderId}:create` },
      )
      .catch((error: unknown) => {
        throw isOutcome(error) ? new IntentRefusedError(codeOf(error)) : error;
      });
    // Stripe forgets idempotency keys after a day.
    await noteReference?.(id);
    return id;
  };

  /**
   * The current state of the intent. Repeating the creation would return its original state. @throws
   * {IntentRefusedError}
   */
  const currentIntent = async (payment: PaymentRef): Promise<Stripe.PaymentIntent> =>
    stripe.paymentIntents.retrieve(payment.reference ?? (await create(payment)), WITH_CHARGE);

  const confirm = (intent: Stripe.PaymentIntent, { orderId, methodToken }: PaymentRequest) =>
    stripe.paymentIntents.confirm(
      intent.id,
      { payment_method: methodToken, ...(returnUrl && { return_url: returnUrl }), ...WITH_CHARGE },
      { idempotencyKey: `${orderId}:confirm` },
    );

  /** Changes an intent. If its state does not allow that, or Stripe declines, returns the state. */
  const change = (
    payment: PaymentRef,
    withoutIntent: ProviderPayment['status'],
    step: (intent: Stripe.PaymentIntent) => Promise<Stripe.PaymentIntent>,
  ) =>
    answered(async () => {
      try {
        const intent = await currentIntent(payment);
        return paymentOfIntent(await step(intent));
      } catch (error) {
        if (error instanceof StepRefusedError) return afterRefusal(error);
        if (!(error instanceof IntentRefusedError)) throw error;
        return paymentWithoutIntent(withoutIntent, withoutIntent === 'DECLINED' ? error.code : null);
      }
    });

  const afterRefusal = async ({ intentId, code }: StepRefusedError): Promise<ProviderPayment> =>
    paymentOfIntent(await stripe.paymentIntents.retrieve(intentId, WITH_CHARGE), code);

  return {
    name: 'stripe',
    authorize: (request) =>
      change(request, 'DECLINED', async (intent) =>
        isUntried(intent) ? refusable(intent, confirm(intent, request)) : intent,
      ),
    capture: (payment) =>
      change(payment, 'VOIDED', async (intent) =>
        intent.status === 'requires_capture'
          ? refusable(intent, stripe.paymentIntents.capture(intent.id, WITH_CHARGE, keyOf(payment, 'capture')))
          : intent,
      ),
    void: (payment) =>
      change(payment, 'VOIDED', async (intent) =>
        intent.status === 'succeeded' || intent.status === 'canceled'
          ? intent
          : refusable(intent, stripe.paymentIntents.cancel(intent.id, WITH_CHARGE, keyOf(payment, 'void'))),
      ),
    refund: (payment, { key, amountMinor }) =>
      answered(async () => {
        try {
          const refund = await stripe.refunds.create(
            {
              payment_intent: payment.reference ?? (await create(payment)),
              amount: toStripe(amountMinor, payment.currencyCode),
              metadata: { key },
            },
            { idempotencyKey: `${payment.orderId}:refund:${key}` },
          );
          const refused = refund.status === 'failed' || refund.status === 'canceled';
          return refused ? { status: 'REFUSED', code: refund.failure_reason ?? 'failed' } : { status: 'DONE' };
        } catch (error) {
          if (error instanceof IntentRefusedError) return { status: 'REFUSED', code: error.code };
          if (!isOutcome(error)) throw error;
          return { status: 'REFUSED', code: codeOf(error) };
        }
      }),
    find: (payment) =>
      answered(async () => {
        try {
          return paymentOfIntent(await currentIntent(payment));
        } catch (error) {
          if (error instanceof IntentRefusedError) return null;
          throw error;
        }
      }),
    readCallback: (callback) => readSigned(callback, stripe, webhookSecret),
  };
}

/** Stripe refuses to create an intent for this payment; repeating the call does not help. */
class IntentRefusedError extends Error {
  readonly code: string;

  constructor(code: string) {
    super(`no PaymentIntent: ${code}`);
    this.code = code;
  }
}

/** Stripe has refused to change an intent. */
class StepRefusedError extends Error {
  readonly intentId: string;
  readonly code: string;

  constructor(intentId: string, code: string) {
    super(`refused: ${code}`);
    this.intentId = intentId;
    this.code = code;
  }
}

/** @throws {StepRefusedError} */
async function refusable<Result>({ id }: Stripe.PaymentIntent, asked: Promise<Result>): Promise<Result> {
  return asked.catch((error: unknown) => {
    throw isOutcome(error) ? new StepRefusedError(id, codeOf(error)) : error;
  });
}

/** A payment that has no intent, and never will. */
function paymentWithoutIntent(status: ProviderPayment['status'], declineCode: string | null): ProviderPayment {
  return { reference: null, status, capturedMinor: 0, refundedMinor: 0, action: null, declineCode };
}

/** Stripe repeats a refusal for the same key, so the next attempt needs another key. */
function keyOf({ orderId, attempt = 0 }: PaymentRef, step: string): Stripe.RequestOptions {
  return { idempotencyKey: attempt === 0 ? `${orderId}:${step}` : `${orderId}:${step}:${attempt}` };
}

function codeOf({ code, decline_code }: Stripe.errors.StripeError): string {
  return decline_code ?? code ?? 'refused';
}

/** Whether Stripe declined a call. Repeating the same call would not help. */
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
    const orderId = metadata?.order_id;
    // Other applications may use the same account, with their own order ids.
    return orderId && isUuid(orderId) ? { id, orderId } : null;
  } catch (error) {
    throw new CallbackRefusedError('not signed by Stripe', { cause: error });
  }
}
