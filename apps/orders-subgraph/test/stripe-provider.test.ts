import { randomUUID } from 'node:crypto';
import Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PaymentProvider, PaymentRequest } from '../src/payments/port.ts';
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
  it('are held, taken and paid back once, however often each is asked for', async () => {
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

  it('are declined with the reason, and stay so', async () => {
    const request = requestFor('pm_card_visa_chargeDeclined');
    const declined = { status: 'DECLINED', declineCode: 'generic_decline' };
    expect(await provider.authorize(request)).toMatchObject(declined);
    expect(await provider.authorize(request)).toMatchObject(declined);
  });

  it('wait for the second factor, and are held once the buyer has given it', async () => {
    const request = requestFor('pm_card_authenticationRequired');
    const action = { redirectUrl: 'https://bank.example/3ds', clientSecret: expect.stringContaining('secret') };
    expect(await provider.authorize(request)).toMatchObject({ status: 'WAITING', action });
    for (const intent of intentsOf(request)) hold(intent);
    expect(await provider.authorize(request)).toMatchObject({ status: 'AUTHORIZED', action: null });
  });

  it.each([/create|payment_intents$/, /confirm$/])('are found when the answer never comes: %s', async (path) => {
    const request = requestFor('pm_card_visa');
    stripe.swallowNext(path);
    await expect(provider.authorize(request)).rejects.toMatchObject({ code: 'PAYMENT_UNAVAILABLE' });
    expect(await provider.authorize(request)).toMatchObject({ status: 'AUTHORIZED' });
    expect(intentsOf(request)).toMatchObject([{ held: 1 }]);
  });

  it('that were voided stay so, even if they were never asked for: a late authorization holds nothing', async () => {
    const request = requestFor('pm_card_visa');
    expect(await provider.void(request)).toMatchObject({ status: 'VOIDED' });
    expect(await provider.authorize(request)).toMatchObject({ status: 'VOIDED' });
    expect(await provider.capture(request)).toMatchObject({ status: 'VOIDED', capturedMinor: 0 });
    expect(intentsOf(request)).toMatchObject([{ held: 0 }]);
  });

  it('that are captured are not voided: what was taken is told', async () => {
    const request = requestFor('pm_card_visa');
    await provider.authorize(request);
    await provider.capture(request);
    expect(await provider.void(request)).toMatchObject({ status: 'CAPTURED', capturedMinor: 2_490 });
  });
});

describe('a webhook of Stripe', () => {
  const orderId = randomUUID();
  const payload = JSON.stringify({
    id: 'evt_1',
    object: 'event',
    type: 'payment_intent.amount_capturable_updated',
    data: { object: { id: 'pi_1', object: 'payment_intent', metadata: { order_id: orderId } } },
  });
  const signed = (secret: string, ageS = 0) =>
    new Stripe('sk_test_1').webhooks.generateTestHeaderString({
      payload,
      secret,
      timestamp: Math.floor(Date.now() / 1000) - ageS,
    });
  const read = (signature: string, body = payload) =>
    provider.readCallback({ headers: { 'stripe-signature': signature }, body: Buffer.from(body) });

  it('is read if it is signed, and names the order', () => {
    expect(read(signed(webhookSecret))).toEqual({ id: 'evt_1', orderId });
  });

  it.each([
    ['signed by someone else', () => read(signed('whsec_other'))],
    ['changed on its way', () => read(signed(webhookSecret), payload.replace('evt_1', 'evt_2'))],
    ['recorded and sent again later', () => read(signed(webhookSecret, 301))],
    ['not signed', () => read('')],
  ])('is refused if it is %s', (_, attempt) => {
    expect(attempt).toThrow(expect.objectContaining({ code: 'CALLBACK_REFUSED' }));
  });
});
