import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { checkOut, finishPayment, previewCheckout } from '../../examples/src/check-out.ts';
import { addToCart, readCart } from '../../examples/src/shop-session.ts';
import { BUYER, createStorage } from './support/front-end.ts';
import {
  buyPaid,
  change,
  newKey,
  openPayingShop,
  type PayingShop,
  preparePurchase,
  readOrder,
} from './support/payments.ts';
import { buyStubbornly, cancelStubbornly } from './support/shoppers.ts';
import { runSql } from './support/stock.ts';
import type { Held } from './support/watch-server.ts';

/** More than the other tests need, which all pay under one name. */
const DECLINED_LIMIT = 1_000;
const RUNS = Number(process.env.PAYMENT_RUNS ?? 6);
const sum = (amounts: number[]) => amounts.reduce((total, amount) => total + amount, 0);

let shop: PayingShop;
beforeAll(async () => {
  shop = await openPayingShop({
    PAYMENT_DEADLINE_MS: '3000',
    DECLINED_PAYMENTS_PER_HOUR: String(DECLINED_LIMIT),
  });
});
afterAll(() => shop?.stop());

const place = async (token: string | null, quantity = 2) => {
  const input = await preparePurchase(shop, token, quantity);
  return { input, ...(await change(shop.guest, 'placeOrder', input)) };
};
const codesOf = ({ userErrors }: { userErrors: { code: string }[] }) => userErrors.map(({ code }) => code);
const stockNow = async () =>
  (
    await runSql(shop.lab.databaseUrls.products, 'SELECT on_hand, reserved FROM stock WHERE variant_id = $1', [
      shop.variant.id,
    ])
  )[0];
const cartStatus = async (id: string) =>
  (await shop.guest.query('query ($id: ID!) { cart(id: $id) { status } }', { id })).data.cart.status;
/** The reasons in all events of an order's failed payments. */
const failuresTold = async (orderId: string | undefined) =>
  (
    (await runSql(
      shop.lab.databaseUrls.orders,
      `SELECT data ->> 'reason' AS reason FROM outbox_event WHERE type = 'order.payment_failed' AND data ->> 'orderId' = $1`,
      [orderId],
    )) as { reason: string }[]
  ).map(({ reason }) => reason);
/** Repeats a check until it passes. */
const eventually = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 60_000, interval: 100 });

describe('an order that is paid when it is placed', () => {
  it('an order that is paid when it is placed is PAID with its total, captured once', async () => {
    const { order } = await place('tok_ok');
    expect(order).toMatchObject({ status: 'PAID', cart: { status: 'ORDERED' } });
    const { minorUnits } = order.placedTotal;
    const money = { amount: { minorUnits }, captured: { minorUnits }, refunded: { minorUnits: 0 } };
    expect(order.payments).toEqual([{ provider: 'sandbox', status: 'CAPTURED', failureCode: null, ...money }]);
    expect(order.events.map(({ type }: { type: string }) => type)).toEqual(['CONFIRMED', 'PAID']);
    expect(shop.sandbox.payment(order.id)).toMatchObject({ amount: minorUnits, charges: { held: 1, taken: 1 } });
  });

  it('an order whose payment is declined when it is placed fails: its stock and its cart are released, and a retry gets the same answer', async () => {
    const before = await stockNow();
    const { input, ...answer } = await place('tok_declined');
    expect(answer).toMatchObject({
      order: null,
      userErrors: [{ code: 'PAYMENT_DECLINED', declineCode: 'card_declined' }],
    });
    expect(codesOf(await change(shop.guest, 'placeOrder', input))).toEqual(['PAYMENT_DECLINED']);
    expect(await failuresTold(shop.sandbox.payments().at(-1)?.orderId)).toEqual(['PAYMENT_DECLINED']);
    await eventually(async () => expect(await cartStatus(input.cartId)).toBe('ACTIVE'));
    expect(await stockNow()).toEqual(before);

    const again = { ...input, paymentMethod: 'tok_ok', idempotencyKey: newKey() };
    await eventually(async () => expect((await change(shop.guest, 'placeOrder', again)).order?.status).toBe('PAID'));
  });

  it('after too many declined payments of a cart the provider is asked for no other one, until an hour has passed', async () => {
    const { input } = await place('tok_declined');
    const ofCart = (sql: string) => runSql(shop.lab.databaseUrls.orders, sql, [input.cartId]);
    await eventually(async () => expect(await cartStatus(input.cartId)).toBe('ACTIVE'));
    await ofCart(
      `INSERT INTO "order" (id, number, state, key_scope, idempotency_key, request_hash, cart_id, cart_version, email,
         shipping_address, billing_address, placed_total, currency_code, failure, settled, placed_at)
       SELECT gen_random_uuid(), n, state, key_scope, n, request_hash, cart_id, cart_version, n, '{}', '{}', placed_total,
         currency_code, failure, settled, placed_at
       FROM "order", generate_series(1, ${DECLINED_LIMIT}) n WHERE cart_id = $1`,
    );
    const asked = shop.sandbox.payments().length;
    const again = () =>
      change(shop.guest, 'placeOrder', { ...input, paymentMethod: 'tok_ok', idempotencyKey: newKey() });
    expect(codesOf(await again())).toEqual(['ORDER_LIMIT_EXCEEDED']);
    expect(shop.sandbox.payments()).toHaveLength(asked);
    await ofCart(`UPDATE "order" SET placed_at = placed_at - interval '1 hour' WHERE cart_id = $1`);
    await eventually(async () => expect((await again()).order?.status).toBe('PAID'));
  });

  it('an order that is paid when it is placed waits for the second factor, and continues when the buyer comes back', async () => {
    const { order, userErrors } = await place('tok_action');
    expect(order).toBeNull();
    const [{ code, redirectUrl, orderId, accessToken }] = userErrors;
    expect({ code, redirectUrl }).toEqual({
      code: 'PAYMENT_ACTION_REQUIRED',
      redirectUrl: expect.stringContaining(orderId),
    });
    expect(codesOf(await change(shop.guest, 'confirmPayment', { orderId, accessToken }))).toEqual([
      'PAYMENT_ACTION_REQUIRED',
    ]);
    shop.sandbox.decide(orderId, 'approve');
    const confirmed = await change(shop.guest, 'confirmPayment', { orderId, accessToken });
    expect(confirmed).toMatchObject({ order: { status: 'PAID' }, userErrors: [] });
    expect(codesOf(await change(shop.guest, 'confirmPayment', { orderId, accessToken: 'stolen' }))).toEqual([
      'NOT_FOUND',
    ]);
  });

  it('the example of a front end sends the buyer to the bank, and ends the order when the buyer comes back', async () => {
    const url = shop.lab.gatewayUrl;
    const storage = createStorage(new Map());
    expect(await finishPayment(url, storage)).toBeNull();
    await addToCart(url, storage, shop.variant.id);
    const seen = await previewCheckout(url, storage, BUYER.shippingAddress);
    if (!seen) throw new Error('no total');
    const waiting = await checkOut(url, storage, seen, { ...BUYER, paymentMethod: 'tok_action' });
    if (waiting.next !== 'pay') throw new Error(`not to be paid: ${waiting.next}`);
    expect(await finishPayment(url, storage)).toEqual(waiting);
    shop.sandbox.decide(waiting.payment.orderId, 'approve');
    expect(await finishPayment(url, storage)).toMatchObject({ next: 'thank', order: { status: 'PAID' } });
    expect(await finishPayment(url, storage)).toBeNull();
    expect(await readCart(url, storage)).toBeNull();
  });

  it('an order that is paid when it is placed continues by itself if the provider calls back and the buyer does not come back', async () => {
    const { userErrors } = await place('tok_action');
    const [{ orderId }] = userErrors;
    shop.sandbox.decide(orderId, 'approve');
    await eventually(async () => expect(await readOrder(shop, orderId)).toMatchObject({ status: 'PAID' }));
  });

  it.each(['tok_timeout', 'tok_timeout_capture'])(
    'an order that is paid when it is placed is found to be paid even if the provider’s answer never came: %s',
    async (token) => {
      const { input } = await place(token);
      await eventually(async () => expect((await change(shop.guest, 'placeOrder', input)).order?.status).toBe('PAID'));
      const { order } = await change(shop.guest, 'placeOrder', input);
      expect(shop.sandbox.payment(order.id)).toMatchObject({ status: 'CAPTURED', charges: { held: 1, taken: 1 } });
    },
  );

  it('an order that is paid when it is placed is refunded if it is cancelled, and its stock is returned', async () => {
    const before = await stockNow();
    const { order, accessToken, orderId } = await buyPaid(shop);
    await Promise.all(Array.from({ length: 5 }, () => change(shop.guest, 'cancelOrder', { orderId, accessToken })));
    await shop.lab.recovery();
    expect(await readOrder(shop, orderId)).toMatchObject({ status: 'CANCELLED', payments: [{ status: 'REFUNDED' }] });
    expect(shop.sandbox.payment(orderId)).toMatchObject({ refundedMinor: order.placedTotal.minorUnits });
    expect(await stockNow()).toEqual(before);
  });

  it('an order that is paid when it is placed stays CONFIRMED if its capture fails, for staff to see', async () => {
    const { order } = await place('tok_uncapturable');
    expect(order).toMatchObject({
      status: 'CONFIRMED',
      payments: [{ status: 'FAILED', failureCode: 'expired_authorization' }],
    });
    expect(await failuresTold(order.id)).toEqual(['PAYMENT_DECLINED']);
    const { data } = await shop.staff.query('{ orders(filter: { paymentFailed: true }) { nodes { id } } }');
    expect(data.orders.nodes).toContainEqual({ id: order.id });
    expect(codesOf(await change(shop.staff, 'fulfilOrder', { orderId: order.id }))).toEqual(['PAYMENT_DECLINED']);
  });

  it('a declined capture is tried again with a new idempotency key, but not with the same one', async () => {
    const { order } = await place('tok_uncapturable');
    const request = { orderId: order.id, idempotencyKey: newKey() };
    for (let time = 0; time < 3; time += 1) {
      expect(codesOf(await change(shop.staff, 'capturePayment', request))).toEqual(['PAYMENT_DECLINED']);
    }
    const requested = async () => {
      const { events } = await readOrder(shop, order.id);
      return events.filter(({ type }: { type: string }) => type === 'CAPTURE_REQUESTED').length;
    };
    expect(await requested()).toBe(1);
    await change(shop.staff, 'capturePayment', { ...request, idempotencyKey: newKey() });
    expect(await requested()).toBe(2);
    const otherReason = { ...request, reason: 'another call' };
    expect(codesOf(await change(shop.staff, 'capturePayment', otherReason))).toEqual(['IDEMPOTENCY_KEY_REUSED']);
  });
});

describe('an order that nobody decides about in time', () => {
  /** They wait together. */
  let purchases: Record<'tok_action' | 'tok_late' | 'tok_stubborn', Awaited<ReturnType<typeof begin>>>;
  let before: unknown;
  const begin = async (token: string) => {
    const { input } = await place(token);
    return { input, payment: shop.sandbox.payments().findLast((each) => each.token === token) };
  };
  beforeAll(async () => {
    before = await stockNow();
    const [tok_action, tok_late, tok_stubborn] = await Promise.all([
      begin('tok_action'),
      begin('tok_late'),
      begin('tok_stubborn'),
    ]);
    purchases = { tok_action, tok_late, tok_stubborn };
  });

  it.each(['tok_action', 'tok_late'] as const)(
    'an order that is paid when it is placed is given up in bounded time if nobody decides: %s',
    async (token) => {
      const { input, payment } = purchases[token];
      await eventually(async () => expect(await cartStatus(input.cartId)).toBe('ACTIVE'));
      await eventually(async () => expect(await stockNow()).toEqual(before));
      await eventually(async () => expect(payment?.status).toBe('VOIDED'));
      expect(codesOf(await change(shop.guest, 'placeOrder', input))).toEqual(['PAYMENT_EXPIRED']);
      expect(await failuresTold(payment?.orderId)).toEqual(['PAYMENT_EXPIRED']);
    },
  );

  it('an order that was given up is refunded by itself if its payment arrives later', async () => {
    const { input, payment } = purchases.tok_stubborn;
    await eventually(async () => expect(await cartStatus(input.cartId)).toBe('ACTIVE'));
    await eventually(async () => expect(payment?.status).toBe('VOIDED'));
    shop.sandbox.decide(payment?.orderId ?? '', 'approve');
    expect(payment).toMatchObject({ token: 'tok_stubborn', capturedMinor: input.expectedTotal.minorUnits });
    await eventually(async () => expect(payment?.refundedMinor).toBe(input.expectedTotal.minorUnits));
    await shop.lab.recovery();
  });
});

describe('callbacks of the provider', () => {
  const post = (body: string, headers: Record<string, string> = {}) =>
    fetch(`${shop.lab.urlOf('orders-subgraph')}/payments/callback`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });

  it('callbacks of the provider do no harm if they come twice, or about an order that ended long ago', async () => {
    const { order } = await place('tok_twice');
    expect(await shop.sandbox.callbacks.send(order.id, { id: 'again' })).toBe(204);
    expect(await shop.sandbox.callbacks.send(order.id, { id: 'again' })).toBe(204);
    expect(await shop.sandbox.callbacks.send('00000000-0000-4000-8000-000000000000')).toBe(204);
    await shop.lab.recovery();
    expect(await readOrder(shop, order.id)).toMatchObject({ status: 'PAID' });
    expect(shop.sandbox.payment(order.id)).toMatchObject({ charges: { held: 1, taken: 1 }, refundedMinor: 0 });
  });

  it('callbacks of the provider are refused if they are forged, too old or too large', async () => {
    const { order } = await buyPaid(shop);
    const anHourAgo = new Date(Date.now() - 3_600_000);
    expect(await shop.sandbox.callbacks.send(order.id, { sentAt: anHourAgo })).toBe(400);
    const headers = {
      'webhook-id': 'x',
      'webhook-timestamp': String(Math.floor(Date.now() / 1000)),
      'webhook-signature': 'v1,AAAA',
    };
    expect((await post(JSON.stringify({ id: 'x', orderId: order.id }), headers)).status).toBe(400);
    expect((await post('')).status).toBe(400);
    expect((await post('x'.repeat(300_000))).status).toBe(413);
  });
});

describe('the life cycle', () => {
  it('an order can be paid in another way, sent in parts and returned in parts, and records who did it and why', async () => {
    const { order } = await place(null, 3);
    const orderId = order.id;
    expect(order).toMatchObject({ status: 'CONFIRMED', payments: [] });
    expect(codesOf(await change(shop.staff, 'fulfilOrder', { orderId }))).toEqual(['ORDER_STATUS_CONFLICT']);
    const transfer = { orderId, reason: 'transfer 42', idempotencyKey: newKey() };
    const marked = await Promise.all(Array.from({ length: 5 }, () => change(shop.staff, 'markOrderPaid', transfer)));
    expect(marked.map((answer) => answer.order?.status)).toEqual(Array(5).fill('PAID'));
    const other = { ...transfer, reason: 'transfer 43' };
    expect(codesOf(await change(shop.staff, 'markOrderPaid', other))).toEqual(['IDEMPOTENCY_KEY_REUSED']);
    const secondTime = { ...transfer, idempotencyKey: newKey() };
    expect(codesOf(await change(shop.staff, 'markOrderPaid', secondTime))).toEqual(['ORDER_STATUS_CONFLICT']);
    const tooShort = { ...transfer, idempotencyKey: 'short' };
    expect(codesOf(await change(shop.staff, 'markOrderPaid', tooShort))).toEqual(['INVALID_INPUT']);
    const [{ id: orderLineId }] = order.lines;
    const part = { orderId, lines: [{ orderLineId, quantity: 2 }], trackingNumber: 'P1' };
    expect((await change(shop.staff, 'fulfilOrder', part)).order).toMatchObject({ status: 'PAID' });
    expect(codesOf(await change(shop.staff, 'fulfilOrder', part))).toEqual(['QUANTITY_EXCEEDED']);
    expect(codesOf(await change(shop.staff, 'cancelOrder', { orderId }))).toEqual(['ORDER_STATUS_CONFLICT']);
    expect((await change(shop.staff, 'fulfilOrder', { orderId })).order).toMatchObject({ status: 'FULFILLED' });

    const before = (await stockNow()) as { on_hand: number };
    const back = {
      orderId,
      idempotencyKey: newKey(),
      reason: 'broken',
      lines: [{ orderLineId, quantity: 1, restock: true }],
    };
    const { order: returned } = await change(shop.staff, 'refundOrder', back);
    expect(returned).toMatchObject({
      status: 'FULFILLED',
      lines: [{ quantityReturned: 1 }],
      refunds: [{ status: 'DONE' }],
    });
    expect(await change(shop.staff, 'refundOrder', back)).toMatchObject({ order: { refunds: [{}] }, userErrors: [] });
    expect(await stockNow()).toMatchObject({ on_hand: before.on_hand + 1 });

    const { minorUnits: total } = order.placedTotal;
    const rest = total - shop.variant.minorUnits;
    const tooMuch = { orderId, idempotencyKey: newKey(), amount: { minorUnits: rest + 1, currencyCode: 'EUR' } };
    expect(await change(shop.staff, 'refundOrder', tooMuch)).toMatchObject({
      userErrors: [{ code: 'REFUND_TOO_LARGE', refundable: { minorUnits: rest } }],
    });
    const all = { orderId, idempotencyKey: newKey(), amount: { minorUnits: rest, currencyCode: 'EUR' } };
    const { order: refunded } = await change(shop.staff, 'refundOrder', all);
    expect(refunded).toMatchObject({ status: 'REFUNDED', nextStatuses: [], payments: [{ status: 'REFUNDED' }] });
    expect(refunded.events.filter(({ type }: { type: string }) => type === 'PAID')).toEqual([
      { type: 'PAID', actor: 'staff:clerk', reason: 'transfer 42' },
    ]);
    expect(await change(shop.staff, 'markOrderPaid', transfer)).toMatchObject({ order: { status: 'REFUNDED' } });
    expect(refunded.events).toContainEqual({ type: 'REFUND_PROMISED', actor: 'staff:clerk', reason: 'broken' });
    await shop.lab.recovery();
  });

  it("the operations of an order's life cycle are only for staff with orders:write", async () => {
    const { orderId } = await buyPaid(shop);
    for (const field of ['capturePayment', 'markOrderPaid', 'fulfilOrder']) {
      await expect(change(shop.guest, field, { orderId })).rejects.toThrow(/UNAUTHENTICATED|FORBIDDEN/);
    }
    const refund = change(shop.guest, 'refundOrder', { orderId, idempotencyKey: newKey() });
    await expect(refund).rejects.toThrow(/UNAUTHENTICATED|FORBIDDEN/);
  });

  it('of 50 concurrent refunds of everything, one wins and refunds once', async () => {
    const { order, orderId } = await buyPaid(shop);
    const amount = { minorUnits: order.placedTotal.minorUnits, currencyCode: 'EUR' };
    const answers = await Promise.all(
      Array.from({ length: 50 }, () =>
        change(shop.staff, 'refundOrder', { orderId, idempotencyKey: newKey(), amount }),
      ),
    );
    expect(answers.filter((answer) => answer.order !== null)).toHaveLength(1);
    expect(shop.sandbox.payment(orderId)?.refundedMinor).toBe(amount.minorUnits);
    await shop.lab.recovery();
  });

  it('of a cancellation and a dispatch at the same time, one wins', async () => {
    for (let round = 0; round < 5; round++) {
      const { accessToken, orderId } = await buyPaid(shop);
      const [cancelled, sent] = await Promise.all([
        change(shop.guest, 'cancelOrder', { orderId, accessToken }),
        change(shop.staff, 'fulfilOrder', { orderId }),
      ]);
      expect([cancelled.order, sent.order].filter((order) => order !== null)).toHaveLength(1);
    }
    await shop.lab.recovery();
  });
});

describe('a kill -9 of orders-subgraph', () => {
  const PAYING = ['AUTHORIZE:before', 'AUTHORIZE:done', 'COMMIT:before', 'CAPTURE:before', 'CAPTURE:done'];

  it('a kill -9 of orders-subgraph at each step of paying, giving up, cancelling and refunding leaves nothing half-done', async () => {
    const { lab, guest, staff, sandbox } = shop;
    const held: Held[] = [];
    const stopAt = async <Answer>(moment: string, act: () => Promise<Answer>) => {
      const reached = lab.watch.holdAt(moment);
      const acting = act().catch(() => null);
      held.push(await reached);
      return () => acting;
    };
    const buy = async (token: string) => {
      const input = await preparePurchase(shop, token);
      return () => buyStubbornly(guest, input);
    };

    const paid = [];
    for (const moment of PAYING) paid.push(await stopAt(moment, await buy('tok_ok')));
    const declined = [];
    for (const moment of ['UNDO:before', 'UNDO:done']) declined.push(await stopAt(moment, await buy('tok_declined')));
    const cancelled: string[] = [];
    for (const moment of ['RETURN:before', 'RETURN:done']) {
      const { order, accessToken, orderId } = await buyPaid(shop);
      cancelled.push(orderId);
      await stopAt(moment, () => cancelStubbornly(guest, { order, accessToken }));
    }
    const refunded: string[] = [];
    for (const moment of ['REFUND:before', 'REFUND:done']) {
      const { order, orderId } = await buyPaid(shop);
      refunded.push(orderId);
      const lines = order.lines.map(({ id }: { id: string }) => ({ orderLineId: id, quantity: 1, restock: true }));
      await stopAt(moment, () => change(staff, 'refundOrder', { orderId, idempotencyKey: newKey(), lines }));
    }

    await lab.kill('orders-subgraph');
    for (const { letGo } of held) letGo();
    await lab.revive('orders-subgraph');
    await lab.recovery();

    for (const purchase of paid) expect(await purchase()).toMatchObject({ number: expect.any(String), codes: [] });
    for (const purchase of declined) expect(await purchase()).toMatchObject({ codes: ['PAYMENT_DECLINED'] });
    for (const id of cancelled) {
      const { capturedMinor, refundedMinor } = sandbox.payment(id) ?? {};
      expect([capturedMinor, refundedMinor]).toEqual([shop.variant.minorUnits * 2, shop.variant.minorUnits * 2]);
    }
    for (const id of refunded) expect(sandbox.payment(id)?.refundedMinor).toBe(shop.variant.minorUnits);
  });
});

it('a payment of a provider that is not configured any more waits, and the log says what it waits for', async () => {
  const { input } = await place('tok_action');
  await shop.lab.kill('orders-subgraph');
  let log = '';
  const stopOther = await shop.lab.startSecondOrders((text) => {
    log += text;
  });
  await expect.poll(() => log).toContain('a payment by sandbox cannot go on while PAYMENT_PROVIDER is none');
  await stopOther();
  await shop.lab.revive('orders-subgraph');
  await eventually(async () =>
    expect(codesOf(await change(shop.guest, 'placeOrder', input))).toEqual(['PAYMENT_EXPIRED']),
  );
});

describe('any sequence of actions', () => {
  const action = fc.record({
    what: fc.constantFrom('cancel', 'capture', 'fulfil', 'markPaid', 'refund', 'callback'),
    quantity: fc.integer({ min: 1, max: 3 }),
    restock: fc.boolean(),
    minorUnits: fc.integer({ min: 1, max: 3_000 }),
  });
  type Action = typeof action extends fc.Arbitrary<infer Value> ? Value : never;

  const perform = async ({ what, quantity, restock, minorUnits }: Action, orderId: string, orderLineId: string) => {
    switch (what) {
      case 'cancel':
        return change(shop.staff, 'cancelOrder', { orderId });
      case 'capture':
        return change(shop.staff, 'capturePayment', { orderId });
      case 'fulfil':
        return change(shop.staff, 'fulfilOrder', { orderId, lines: [{ orderLineId, quantity }] });
      case 'markPaid':
        return change(shop.staff, 'markOrderPaid', { orderId });
      case 'callback':
        return shop.sandbox.callbacks.send(orderId);
      default: {
        const lines = [{ orderLineId, quantity, restock }];
        const amount = { minorUnits, currencyCode: 'EUR' };
        return change(shop.staff, 'refundOrder', { orderId, idempotencyKey: newKey(), amount, lines });
      }
    }
  };

  it('any sequence of actions conserves money and stock', async () => {
    const token = fc.constantFrom('tok_ok', 'tok_uncapturable', 'tok_timeout_capture', null);
    const sequences = fc.array(fc.array(action, { minLength: 1, maxLength: 3 }), { minLength: 2, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(token, sequences, async (paymentMethod, sequence) => {
        const input = await preparePurchase(shop, paymentMethod, 3);
        const before = (await stockNow()) as { on_hand: number };
        await buyStubbornly(shop.guest, input);
        const { data } = await shop.guest.query('query ($id: ID!) { cart(id: $id) { order { id lines { id } } } }', {
          id: input.cartId,
        });
        const { id: orderId, lines } = data.cart.order;
        for (const atOnce of sequence) {
          await Promise.all(atOnce.map((each) => perform(each, orderId, lines[0].id)));
        }
        await shop.lab.recovery();

        const order = await readOrder(shop, orderId);
        const restocked = sum(
          order.refunds.flatMap((refund: { lines: { quantity: number; restock: boolean }[] }) =>
            refund.lines.filter((line) => line.restock).map(({ quantity }) => quantity),
          ),
        );
        const kept = order.status === 'CANCELLED' ? 0 : 3 - restocked;
        expect(await stockNow()).toMatchObject({ on_hand: before.on_hand - kept });
        const payment = shop.sandbox.payment(orderId);
        if (payment?.token === paymentMethod) {
          const [shown] = order.payments;
          expect(shown.captured.minorUnits).toBe(payment?.capturedMinor);
          expect(shown.refunded.minorUnits).toBe(payment?.refundedMinor);
        }
        expect(order.lines[0].quantityReturned).toBeLessThanOrEqual(3);
      }),
      { numRuns: RUNS },
    );
  });
});

describe('after all of this', () => {
  it('after all tests of payments, no money was authorized or captured twice, or refunded without a capture, and everything is consistent', async () => {
    await shop.lab.recovery();
    for (const { charges, capturedMinor, amount, refundedMinor } of shop.sandbox.payments()) {
      expect(charges.held).toBeLessThanOrEqual(1);
      expect(charges.taken).toBeLessThanOrEqual(1);
      expect([0, amount]).toContain(capturedMinor);
      expect(refundedMinor).toBeLessThanOrEqual(capturedMinor);
    }
  });
});
