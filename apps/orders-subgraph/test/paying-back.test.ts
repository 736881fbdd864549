import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FulfilRequest } from '../src/domain/fulfil-request.ts';
import { Prisma } from '../src/generated/prisma/client.ts';
import type { PaymentProvider } from '../src/payments/port.ts';
import { createStripeProvider } from '../src/payments/stripe/stripe-provider.ts';
import { createFulfilmentService } from '../src/services/orders/fulfilment-service.ts';
import { conditionsOf } from '../src/services/orders/listing-conditions.ts';
import { getOrder } from '../src/services/orders/order-repository.ts';
import { createPaymentService } from '../src/services/payments/payment-service.ts';
import { createRefundService } from '../src/services/payments/refund-service.ts';
import { useEventLab } from './events/event-lab.ts';
import { type StripeStandIn, startStripeStandIn } from './stripe/stripe-stand-in.ts';

const lab = useEventLab();
const entry = { actor: 'staff:clerk', reason: null };
const PRICE = 1_000;
const QUANTITY = 3;

let stripe: StripeStandIn;
let provider: PaymentProvider;
beforeAll(async () => {
  stripe = await startStripeStandIn();
  provider = createStripeProvider({
    secretKey: 'sk_test_1',
    webhookSecret: 'whsec_test',
    timeoutMs: 10_000,
    returnUrl: null,
    host: '127.0.0.1',
    port: stripe.port,
    protocol: 'http',
  });
});
afterAll(() => stripe.close());

const payments = () => createPaymentService({ prisma: lab.prisma, provider });
const refunds = () =>
  createRefundService({
    prisma: lab.prisma,
    payments: payments(),
    products: { restock: () => Promise.reject(new Error('nothing goes back into stock here')) },
    settings: { deadlineMs: 10_000 },
    onError: (error) => {
      throw error;
    },
  });

/** An order of three units, paid by Stripe. */
async function paidOrder() {
  const id: string = randomUUID();
  const lineId: string = randomUUID();
  const address = { name: 'a', line1: 'a', line2: null, city: 'b', region: null, postalCode: null, countryCode: 'GB' };
  await lab.sql(
    `INSERT INTO "order" (id, number, state, key_scope, request_hash, cart_id, cart_version, email, shipping_address,
       billing_address, placed_total, currency_code, settled, recorded, placed_at, confirmed_at, payment_state)
     VALUES ($1, $2, 'PENDING', $2, '', gen_random_uuid(), 1, 'ada@example.com', $3, $3, $4, 'EUR', true, true, now(),
       now(), 'CAPTURED')`,
    [id, `N-${id}`, address, PRICE * QUANTITY],
  );
  await lab.sql(
    `INSERT INTO order_line (id, order_id, position, variant_id, price_id, title, quantity, unit_price_minor)
     VALUES ($2, $1, 1, gen_random_uuid(), gen_random_uuid(), 'Mug', $3, $4)`,
    [id, lineId, QUANTITY, PRICE],
  );
  await lab.sql(
    `INSERT INTO payment (order_id, provider, method_token, amount) VALUES ($1, 'stripe', 'pm_card_visa', $2)`,
    [id, PRICE * QUANTITY],
  );
  const order = await getOrder(lab.prisma, id);
  await payments().authorize(order);
  await payments().capture(order);
  await lab.sql(`UPDATE "order" SET state = 'PAID' WHERE id = $1`, [id]);
  return { order, id, lineId };
}

const eventsOf = (id: string, type: string) =>
  lab.sql<{ data: Record<string, unknown> }>('SELECT data FROM outbox_event WHERE entity = $1 AND type = $2', [
    `order:${id}`,
    type,
  ]);
const stateOf = async (id: string) => (await getOrder(lab.prisma, id)).state;
const paymentOf = (orderId: string) => lab.prisma.payment.findUniqueOrThrow({ where: { orderId } });
const refusalsOf = (orderId: string) => lab.prisma.orderEvent.findMany({ where: { orderId, type: 'REFUND_FAILED' } });

async function isListedAsFailed(id: string): Promise<boolean> {
  const filter = {
    states: null,
    placedFrom: null,
    placedTo: null,
    customerId: null,
    productId: null,
    variantIds: null,
  };
  const selection = { search: null, filter: { ...filter, toFulfil: false, paymentFailed: true }, orderIds: [id] };
  const where = Prisma.join(conditionsOf(selection), ' AND ');
  return (await lab.prisma.$queryRaw<unknown[]>`SELECT FROM "order" o WHERE ${where}`).length === 1;
}

describe('cancelling an order that is paid', () => {
  it('cancelling a paid order refunds once what was not refunded elsewhere, and sends one event', async () => {
    const { order, id } = await paidOrder();
    await provider.refund(
      { orderId: id, reference: null, amountMinor: 3_000, currencyCode: 'EUR' },
      {
        key: 'by hand',
        amountMinor: 1_000,
      },
    );
    await payments().release(order);
    await payments().release(order);
    expect(await paymentOf(id)).toMatchObject({ captured: 3_000n, refunded: 3_000n });
    expect(await eventsOf(id, 'order.refunded')).toMatchObject([
      { data: { amount: { minorUnits: 3_000 }, complete: true } },
    ]);
  });

  it('cancelling a paid order makes no request to the provider if all of it was refunded elsewhere', async () => {
    const { order, id } = await paidOrder();
    const payment = { orderId: id, reference: null, amountMinor: 3_000, currencyCode: 'EUR' };
    await provider.refund(payment, { key: 'by hand', amountMinor: 3_000 });
    await payments().release(order);
    expect(await paymentOf(id)).toMatchObject({ refunded: 3_000n, failureCode: null });
  });

  it('a declined refund of a cancelled order is shown to staff, waits longer after each attempt, and uses a new key', async () => {
    const { order, id } = await paidOrder();
    await lab.sql(`UPDATE "order" SET state = 'CANCELLING' WHERE id = $1`, [id]);
    for (const retryAfterS of [60, 120]) {
      stripe.refuseNext(/refunds$/);
      await expect(payments().release(order)).rejects.toMatchObject({ code: 'REFUND_REFUSED', retryAfterS });
    }
    expect(await refusalsOf(id)).toMatchObject([{ reason: 'refused' }]);
    expect(await isListedAsFailed(id)).toBe(true);
    await payments().release(order);
    expect(await paymentOf(id)).toMatchObject({ refunded: 3_000n, failureCode: null });
    expect(await isListedAsFailed(id)).toBe(false);
  });
});

describe('a capture that is refused without a reason', () => {
  it('a capture that is refused without a reason is recorded as a failure with a code, until it succeeds', async () => {
    const { order, id } = await paidOrder();
    await lab.sql(`UPDATE payment SET captured = 0, reference = NULL WHERE order_id = $1`, [id]);
    await lab.sql(`UPDATE "order" SET payment_state = 'FAILED' WHERE id = $1`, [id]);
    const refusing: PaymentProvider = {
      ...provider,
      capture: async (payment) => ({ ...(await provider.void(payment)), status: 'AUTHORIZED' }),
    };
    await createPaymentService({ prisma: lab.prisma, provider: refusing }).capture(order);
    expect(await paymentOf(id)).toMatchObject({ failureCode: 'capture_refused' });
    expect(await isListedAsFailed(id)).toBe(true);
    await payments().capture(order);
    expect(await paymentOf(id)).toMatchObject({ failureCode: null });
  });
});

describe('a refund', () => {
  const asked = (lineId: string, quantity: number, amount: number) => ({
    idempotencyKey: randomUUID(),
    amount,
    reason: null,
    lines: [{ orderLineId: lineId, quantity, restock: false }],
  });

  it('a declined refund is reported, leaves the units unchanged, and can be requested again', async () => {
    const { id, lineId } = await paidOrder();
    const request = asked(lineId, 3, 3_000);
    stripe.refuseNext(/refunds$/);
    for (let i = 0; i < 2; i++) {
      expect(await refunds().refund(id, request, entry.actor)).toMatchObject({ kind: 'declined', code: 'refused' });
    }
    expect((await getOrder(lab.prisma, id)).lines).toMatchObject([{ returned: 0, dropped: 0 }]);
    expect(await isListedAsFailed(id)).toBe(true);
    expect(await eventsOf(id, 'order.returned')).toEqual([]);
    const again = { ...request, idempotencyKey: randomUUID() };
    expect(await refunds().refund(id, again, entry.actor)).toMatchObject({
      kind: 'done',
      order: { state: 'REFUNDED' },
    });
    expect(await isListedAsFailed(id)).toBe(false);
    expect(await eventsOf(id, 'order.returned')).toHaveLength(1);
  });

  it('a refund of the last unsent units completes the order, and reopens it if the refund is declined', async () => {
    const { id, lineId } = await paidOrder();
    const fulfilments = createFulfilmentService({ prisma: lab.prisma });
    const tracking = { company: 'Post', number: null, url: 'https://post.example/1' };
    const request: FulfilRequest = { lines: [{ orderLineId: lineId, quantity: 1 }], tracking, idempotencyKey: null };
    await fulfilments.fulfil(id, request, entry);
    expect(await eventsOf(id, 'order.fulfilled')).toMatchObject([
      { data: { tracking: { number: null, carrier: 'Post' } } },
    ]);
    stripe.refuseNext(/refunds$/);
    await refunds().refund(id, asked(lineId, 3, 2_000), entry.actor);
    expect(await stateOf(id)).toBe('PAID');
    // One unit was returned, and two were never sent.
    await refunds().refund(id, asked(lineId, 3, 2_000), entry.actor);
    expect(await stateOf(id)).toBe('FULFILLED');
  });

  it('a refund without an amount pays back what was paid for the units with their tax, whatever is returned first or declined', async () => {
    // 3 × 3.33 + 9.99 with 4.90 of delivery and 4.73 of tax.
    const { id, lineId } = await paidOrder();
    const other = randomUUID();
    await lab.sql('UPDATE order_line SET unit_price_minor = 333 WHERE id = $1', [lineId]);
    await lab.sql(
      `INSERT INTO order_line (id, order_id, position, variant_id, price_id, title, quantity, unit_price_minor)
       VALUES ($2, $1, 2, gen_random_uuid(), gen_random_uuid(), 'Jug', 1, 999)`,
      [id, other],
    );
    await lab.sql(
      `INSERT INTO order_adjustment (order_id, position, kind, label, amount_minor)
       VALUES ($1, 1, 'SHIPPING', 'Shipping', 490), ($1, 2, 'TAX', 'Tax', 473)`,
      [id],
    );
    const back = async (orderLineId: string, quantity: number) => {
      const request = { ...asked(orderLineId, quantity, 0), amount: null };
      return refunds().refund(id, request, entry.actor);
    };
    await back(lineId, 1);
    stripe.refuseNext(/refunds$/);
    expect(await back(lineId, 2)).toMatchObject({ kind: 'declined' });
    await back(other, 1);
    for (const _ of [2, 3]) expect(await back(lineId, 1)).toMatchObject({ kind: 'done' });
    expect(await paymentOf(id)).toMatchObject({ refunding: 2_378n, refunded: 2_378n });
    expect(await back(lineId, 1)).toMatchObject({ kind: 'too-many' });
  });

  it('a refund of zero reports the returned units, but no money', async () => {
    const { id, lineId } = await paidOrder();
    expect(await refunds().refund(id, asked(lineId, 1, 0), entry.actor)).toMatchObject({ kind: 'done' });
    expect(await eventsOf(id, 'order.returned')).toHaveLength(1);
    expect(await eventsOf(id, 'order.refunded')).toEqual([]);
  });
});

describe('a fulfilment with a key', () => {
  it('a fulfilment with a key is recorded once, even if it is sent twice at the same time, and its key works for nothing else', async () => {
    const { id, lineId } = await paidOrder();
    const fulfilments = createFulfilmentService({ prisma: lab.prisma });
    const tracking = { company: null, number: 'P1', url: null };
    const lines = [{ orderLineId: lineId, quantity: 1 }];
    const request: FulfilRequest = { lines, tracking, idempotencyKey: randomUUID() };
    const results = await Promise.all(Array.from({ length: 4 }, () => fulfilments.fulfil(id, request, entry)));
    expect(results.map(({ kind }) => kind)).toEqual(Array(4).fill('done'));
    expect((await getOrder(lab.prisma, id)).lines).toMatchObject([{ fulfilled: 1 }]);
    const other = { ...request, lines: null };
    expect(await fulfilments.fulfil(id, other, entry)).toMatchObject({ kind: 'key-reused' });
  });
});
