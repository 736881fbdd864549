import { randomUUID } from 'node:crypto';
import { fractionDigits } from '@commerce/money';
import Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PaymentProvider, PaymentRequest } from '../src/payments/port.ts';
import { isExactAtStripe } from '../src/payments/stripe/stripe-amounts.ts';
import { createStripeProvider } from '../src/payments/stripe/stripe-provider.ts';
import { hold, type Intent, type StripeStandIn, startStripeStandIn } from './stripe/stripe-stand-in.ts';

const webhookSecret = 'whsec_test';
let stripe: StripeStandIn;
let provider: PaymentProvider;
beforeAll(async () => {
  stripe = await startStripeStandIn();
  provider = createStripeProvider({
    secretKey: 'sk_test_1',
    webhookSecret,
    timeoutMs: 1_000,
    returnUrl: 'https://shop.example/return',
    host: '127.0.0.1',
    port: stripe.port,
    protocol: 'http',
  });
});
afterAll(() => stripe.close());

const requestFor = (methodToken: string): PaymentRequest => ({
  orderId: randomUUID(),
  orderNumber: '7QX4-M2KD-9T5',
  reference: null,
  amountMinor: 2_490,
  currencyCode: 'EUR',
  methodToken,
});
const intentsOf = ({ orderId }: PaymentRequest): Intent[] =>
  [...stripe.intents.values()].filter(({ metadata }) => metadata.order_id === orderId);

describe('payments by Stripe', () => {
  it('payments by Stripe are authorized, captured and refunded once, however often each is requested', async () => {
    const request = requestFor('pm_card_visa');
    const held = await Promise.all([provider.authorize(request), provider.authorize(request)]);
    expect(held.map(({ status }) => status)).toContain('AUTHORIZED');
    expect(await provider.authorize(request)).toMatchObject({ status: 'AUTHORIZED' });
    for (let i = 0; i < 2; i++) {
      expect(await provider.capture(request)).toMatchObject({ status: 'CAPTURED', capturedMinor: 2_490 });
      expect(await provider.refund(request, { key: 'a', amountMinor: 990 })).toEqual({ status: 'DONE' });
    }
    expect(await provider.find(request)).toMatchObject({ capturedMinor: 2_490, refundedMinor: 990 });
    expect(await provider.refund(request, { key: 'b', amountMinor: 1_501 })).toMatchObject({ status: 'REFUSED' });
    expect(intentsOf(request)).toMatchObject([{ held: 1, amount: 2_490, currency: 'eur' }]);
  });

  it('payments by Stripe that are declined have a reason, and stay declined', async () => {
    const request = requestFor('pm_card_visa_chargeDeclined');
    const declined = { status: 'DECLINED', declineCode: 'generic_decline' };
    expect(await provider.authorize(request)).toMatchObject(declined);
    expect(await provider.authorize(request)).toMatchObject(declined);
  });

  it('payments by Stripe wait for the second factor, and are authorized once the buyer has given it', async () => {
    const request = requestFor('pm_card_authenticationRequired');
    const action = { redirectUrl: 'https://bank.example/3ds', clientSecret: expect.stringContaining('secret') };
    expect(await provider.authorize(request)).toMatchObject({ status: 'WAITING', action });
    for (const intent of intentsOf(request)) hold(intent);
    expect(await provider.authorize(request)).toMatchObject({ status: 'AUTHORIZED', action: null });
  });

  it.each([/create|payment_intents$/, /confirm$/])(
    'payments by Stripe are found if the answer never arrives: %s',
    async (path) => {
      const request = requestFor('pm_card_visa');
      stripe.swallowNext(path);
      await expect(provider.authorize(request)).rejects.toMatchObject({ code: 'PAYMENT_UNAVAILABLE' });
      expect(await provider.authorize(request)).toMatchObject({ status: 'AUTHORIZED' });
      expect(intentsOf(request)).toMatchObject([{ held: 1 }]);
    },
  );

  it('payments by Stripe that were voided stay voided, even if they were never requested: a late authorization holds nothing', async () => {
    const request = requestFor('pm_card_visa');
    expect(await provider.void(request)).toMatchObject({ status: 'VOIDED' });
    expect(await provider.authorize(request)).toMatchObject({ status: 'VOIDED' });
    expect(await provider.capture(request)).toMatchObject({ status: 'VOIDED', capturedMinor: 0 });
    expect(intentsOf(request)).toMatchObject([{ held: 0 }]);
  });

  it('payments by Stripe that are captured are not voided; the captured amount is returned', async () => {
    const request = requestFor('pm_card_visa');
    await provider.authorize(request);
    await provider.capture(request);
    expect(await provider.void(request)).toMatchObject({ status: 'CAPTURED', capturedMinor: 2_490 });
  });

  it('payments that Stripe refuses to create are declined and released, and not retried until the deadline', async () => {
    const request = { ...requestFor('pm_card_visa'), amountMinor: 1 };
    expect(await provider.authorize(request)).toMatchObject({ status: 'DECLINED', declineCode: 'amount_too_small' });
    expect(await provider.void(request)).toMatchObject({ status: 'VOIDED', capturedMinor: 0, reference: null });
    expect(await provider.find(request)).toBeNull();
  });

  it('payments by Stripe with an unknown payment method are declined at once', async () => {
    const request = requestFor('pm_unknown');
    expect(await provider.authorize(request)).toMatchObject({ status: 'DECLINED', declineCode: 'resource_missing' });
    expect(await provider.void(request)).toMatchObject({ status: 'VOIDED' });
  });

  it('payments by Stripe can be captured after a refusal, which Stripe would repeat for the same key', async () => {
    const request = requestFor('pm_card_visa');
    await provider.authorize(request);
    stripe.refuseNext(/capture$/);
    expect(await provider.capture(request)).toMatchObject({ status: 'AUTHORIZED' });
    expect(await provider.capture(request)).toMatchObject({ status: 'AUTHORIZED' });
    expect(await provider.capture({ ...request, attempt: 1 })).toMatchObject({ status: 'CAPTURED' });
  });

  it('payments by Stripe report their id before any further request, because Stripe forgets keys', async () => {
    const references: string[] = [];
    const noteReference = async (reference: string) => void references.push(reference);
    const request = { ...requestFor('pm_card_visa'), noteReference };
    stripe.swallowNext(/confirm$/);
    await expect(provider.authorize(request)).rejects.toMatchObject({ code: 'PAYMENT_UNAVAILABLE' });
    expect(references).toEqual(intentsOf(request).map(({ id }) => id));
  });

  it.each([
    ['HUF', 2],
    ['ISK', 2],
    ['UGX', 2],
    ['JPY', 0],
    ['EUR', 2],
  ])(
    'payments by Stripe in %s are sent with %i decimals, and returned in our units',
    async (currencyCode, stripeDigits) => {
      const request = { ...requestFor('pm_card_visa'), currencyCode };
      await provider.authorize(request);
      expect(await provider.capture(request)).toMatchObject({ capturedMinor: 2_490 });
      expect(await provider.refund(request, { key: 'a', amountMinor: 990 })).toEqual({ status: 'DONE' });
      expect(await provider.find(request)).toMatchObject({ capturedMinor: 2_490, refundedMinor: 990 });
      const amount = 2_490 * 10 ** (stripeDigits - fractionDigits(currencyCode));
      expect(intentsOf(request)).toMatchObject([{ amount }]);
    },
  );

  it('payments by Stripe are exact in every currency, except those in which Stripe does not accept every amount', () => {
    const inexact = ['EUR', 'JPY', 'HUF', 'ISK', 'KWD', 'BHD'].filter((code) => !isExactAtStripe(code));
    expect(inexact).toEqual(['KWD', 'BHD']);
  });
});

describe('a webhook of Stripe', () => {
  const orderId = randomUUID();
  const payloadFor = (order_id: string) =>
    JSON.stringify({
      id: 'evt_1',
      object: 'event',
      type: 'payment_intent.amount_capturable_updated',
      data: { object: { id: 'pi_1', object: 'payment_intent', metadata: { order_id } } },
    });
  const payload = payloadFor(orderId);
  const signed = (secret: string, ageS = 0, body = payload) =>
    new Stripe('sk_test_1').webhooks.generateTestHeaderString({
      payload: body,
      secret,
      timestamp: Math.floor(Date.now() / 1000) - ageS,
    });
  const read = (signature: string, body = payload) =>
    provider.readCallback({ headers: { 'stripe-signature': signature }, body: Buffer.from(body) });

  it('a webhook of Stripe is accepted if it is signed, and names the order', () => {
    expect(read(signed(webhookSecret))).toEqual({ id: 'evt_1', orderId });
  });

  it('a webhook of Stripe is ignored if it names something that cannot be one of our orders', () => {
    const foreign = payloadFor('order 17 of another shop');
    expect(read(signed(webhookSecret, 0, foreign), foreign)).toBeNull();
  });

  it.each([
    ['signed by someone else', () => read(signed('whsec_other'))],
    ['changed on its way', () => read(signed(webhookSecret), payload.replace('evt_1', 'evt_2'))],
    ['recorded and sent again later', () => read(signed(webhookSecret, 301))],
    ['not signed', () => read('')],
  ])('a webhook of Stripe is refused if it is %s', (_, attempt) => {
    expect(attempt).toThrow(expect.objectContaining({ code: 'CALLBACK_REFUSED' }));
  });
});
