import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Transition, transitionAfter } from '../src/domain/checkout.ts';
import { nextStatuses } from '../src/domain/next-statuses.ts';
import type { Order, OrderLine } from '../src/domain/order.ts';
import { orderCancelled } from '../src/domain/order-events.ts';
import { Prisma } from '../src/generated/prisma/client.ts';
import type { PaymentProvider } from '../src/payments/port.ts';
import { createStripeProvider } from '../src/payments/stripe/stripe-provider.ts';
import { createLifeCycleService } from '../src/services/checkout/life-cycle-service.ts';
import { createFulfilmentService } from '../src/services/orders/fulfilment-service.ts';
import { conditionsOf } from '../src/services/orders/listing-conditions.ts';
import { getOrder, insertOrders } from '../src/services/orders/order-repository.ts';
import { applyTransition, startCancelling } from '../src/services/orders/order-transitions.ts';
import { recordLines } from '../src/services/orders/record-lines.ts';
import { createPaymentService } from '../src/services/payments/payment-service.ts';
import { createRefundService } from '../src/services/payments/refund-service.ts';
import { useEventLab } from './events/event-lab.ts';
import { type StripeStandIn, startStripeStandIn } from './stripe/stripe-stand-in.ts';
import { newOrder } from './support/orders-database.ts';

const RUNS = Number(process.env.OFFERED_RUNS ?? 60);
const lab = useEventLab();
const entry = { actor: 'staff:clerk', reason: null };
const tracking = { company: null, number: null, url: null };

let stripe: StripeStandIn;
let provider: PaymentProvider;
beforeAll(async () => {
  stripe = await startStripeStandIn();
  const keys = { secretKey: 'sk_test_1', webhookSecret: 'whsec_test', timeoutMs: 10_000, returnUrl: null };
  provider = createStripeProvider({ ...keys, host: '127.0.0.1', port: stripe.port, protocol: 'http' });
});
afterAll(() => stripe.close());

const payments = () => createPaymentService({ prisma: lab.prisma, provider });
const fulfilments = () => createFulfilmentService({ prisma: lab.prisma });
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
const lifeCycle = () =>
  createLifeCycleService({
    prisma: lab.prisma,
    settings: { deadlineMs: 10_000 },
    // The driver's step without the cart, which is closed already.
    driveUntil: async (order) => {
      const payment = await payments().capture(order);
      await apply(order, transitionAfter('CAPTURE', payment?.status === 'CAPTURED' ? 'DONE' : 'REFUSED'));
      return getOrder(lab.prisma, order.id);
    },
  });

const apply = ({ id }: Order, transition: Transition) =>
  applyTransition(lab.prisma, transition, [{ id, failure: null, events: [] }]);

/** How an order is paid, and the quantities of its lines. */
const start = fc.record({
  paying: fc.constantFrom('later', 'held', 'failed', 'nothing'),
  quantities: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 2 }),
});
type Start = typeof start extends fc.Arbitrary<infer Value> ? Value : never;

/** An order, confirmed through the steps of the checkout. */
async function confirmedOrder({ paying, quantities }: Start): Promise<Order> {
  const unitPriceMinor = paying === 'nothing' ? 0 : 1_000;
  const units = quantities.reduce((sum, quantity) => sum + quantity, 0);
  const isHeld = paying === 'held' || paying === 'failed';
  const methodToken = 'pm_card_visa';
  const planned = { provider: 'stripe', methodToken, captureWanted: false, expiresAt: new Date(Date.now() + 1e7) };
  const placedTotal = BigInt(units * unitPriceMinor);
  const order = newOrder({ placedTotal, paying: isHeld ? planned : null });
  await insertOrders(lab.prisma, [order]);
  const inserted = await getOrder(lab.prisma, order.id);
  const rest = { title: 'Mug', sku: null, fulfilled: 0, returned: 0, dropped: 0, returnedMinor: 0, taxable: true };
  const lines = quantities.map((quantity): OrderLine => {
    const ids = { id: randomUUID(), variantId: randomUUID(), priceId: randomUUID() };
    return { ...ids, ...rest, quantity, unitPriceMinor, currencyCode: 'EUR' };
  });
  await recordLines(lab.prisma, transitionAfter('HOLD', isHeld ? 'WAITING' : 'DONE'), [{ ...inserted, lines }]);
  if (isHeld) {
    await payments().authorize(inserted);
    await apply(inserted, transitionAfter('AUTHORIZE', 'DONE'));
  }
  await apply(inserted, transitionAfter('COMMIT', 'DONE'));
  await apply(inserted, transitionAfter('COMPLETE', 'DONE'));
  if (paying === 'failed') await apply(inserted, { ...transitionAfter('CAPTURE', 'REFUSED'), evenIfSettled: true });
  return getOrder(lab.prisma, order.id);
}

const key = () => ({ idempotencyKey: randomUUID(), reason: null });
const linesLeft = ({ lines }: Order) =>
  lines.flatMap(({ id, quantity, returned }) =>
    returned < quantity ? [{ orderLineId: id, quantity: quantity - returned, restock: false }] : [],
  );

/** Each leads to a status, and returns whether the order's status allowed it. */
const actions = {
  PAID: async (order: Order) => {
    if (order.payment === 'NONE') return (await lifeCycle().markPaid(order.id, entry)).kind === 'done';
    const { kind } = await lifeCycle().capture(order.id, entry);
    // A paid order is left as it is: its status does not change.
    return kind !== 'refused' && order.payment !== 'CAPTURED';
  },
  FULFILLED: async (order: Order) => {
    if (order.payment === 'FAILED') return false;
    await lifeCycle().capture(order.id, entry);
    const { kind } = await fulfilments().fulfil(order.id, { lines: null, tracking, idempotencyKey: null }, entry);
    return kind === 'done';
  },
  CANCELLED: (order: Order) => startCancelling(lab.prisma, order.id, { ...entry, event: orderCancelled(order, null) }),
  REFUNDED: async (order: Order) => {
    const payment = await lab.prisma.payment.findUnique({ where: { orderId: order.id } });
    const rest = payment ? Number(payment.captured - payment.refunding) : 0;
    if (!payment || (rest === 0 && !order.free)) return false;
    const lines = order.free ? linesLeft(order) : [];
    if (order.free && lines.length === 0) return false;
    const { kind } = await refunds().refund(order.id, { ...key(), amount: rest, lines }, entry.actor);
    return kind === 'done' || kind === 'declined';
  },
} as const;
type Reachable = keyof typeof actions;

/** Actions that may or may not lead to another status, and the provider's answers to them. */
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ what: fc.constantFrom<Reachable[]>('PAID', 'FULFILLED', 'CANCELLED', 'REFUNDED') }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      what: fc.constantFrom('send', 'return', 'refundPart'),
      line: fc.nat(1),
      units: fc.integer({ min: 1, max: 3 }),
      refused: fc.boolean(),
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

async function partly(order: Order, { what, line: index, units, refused }: Extract<Step, { line: number }>) {
  const line = order.lines[index % order.lines.length];
  const lines = [{ orderLineId: line?.id ?? '', quantity: units, restock: false }];
  if (what === 'send') return fulfilments().fulfil(order.id, { lines, tracking, idempotencyKey: null }, entry);
  if (refused && order.payment === 'CAPTURED' && !order.free) stripe.refuseNext(/refunds$/);
  const request = what === 'return' ? { amount: null, lines } : { amount: 500, lines: [] };
  const outcome = await refunds().refund(order.id, { ...key(), ...request }, entry.actor);
  stripe.refuseNext(/^never$/);
  return outcome;
}

async function isListedToFulfil(id: string): Promise<boolean> {
  const none = { states: null, placedFrom: null, placedTo: null, customerId: null, productId: null, variantIds: null };
  const selection = { search: null, filter: { ...none, toFulfil: true, paymentFailed: false }, orderIds: [id] };
  const where = Prisma.join(conditionsOf(selection), ' AND ');
  return (await lab.prisma.$queryRaw<unknown[]>`SELECT FROM "order" o WHERE ${where}`).length === 1;
}

describe('what an order offers', () => {
  it('the next statuses of an order are exactly those that succeed, and it is listed as to be fulfilled exactly if it can be, after any actions', async () => {
    const met = new Set<string>();
    await fc.assert(
      fc.asyncProperty(start, fc.array(step, { minLength: 1, maxLength: 8 }), async (from, steps) => {
        const { id } = await confirmedOrder(from);
        for (const each of steps) {
          const order = await getOrder(lab.prisma, id);
          const offered = nextStatuses(order);
          expect(await isListedToFulfil(id)).toBe(offered.includes('FULFILLED'));
          if ('line' in each) await partly(order, each);
          else {
            expect([each.what, await actions[each.what](order)]).toEqual([each.what, offered.includes(each.what)]);
            met.add(`${each.what} ${offered.includes(each.what)}`);
          }
        }
      }),
      { numRuns: RUNS },
    );
    // Each operation was both allowed and refused at least once.
    expect(met.size).toBe(2 * Object.keys(actions).length);
  });

  it('a paid order whose only unit was refunded without the shipping offers neither CANCELLED nor FULFILLED', async () => {
    const { id, lines } = await confirmedOrder({ paying: 'later', quantities: [1] });
    await lifeCycle().markPaid(id, entry);
    const back = [{ orderLineId: lines[0]?.id ?? '', quantity: 1, restock: false }];
    await refunds().refund(id, { ...key(), amount: 900, lines: back }, entry.actor);
    const order = await getOrder(lab.prisma, id);
    expect([order.state, nextStatuses(order)]).toEqual(['PAID', ['REFUNDED']]);
    expect(await isListedToFulfil(id)).toBe(false);
  });
});

describe('an order that costs nothing', () => {
  const happened = async (orderId: string) =>
    (await lab.prisma.orderEvent.findMany({ where: { orderId }, orderBy: { id: 'asc' } })).map(({ type }) => type);

  it('a free order is PAID when it is confirmed, and REFUNDED once all of it was returned', async () => {
    const { id, lines, state } = await confirmedOrder({ paying: 'nothing', quantities: [2, 1] });
    expect(state).toBe('PAID');
    expect(await happened(id)).toEqual(['CONFIRMED', 'PAID']);
    const giveBack = (index: number, quantity: number) => {
      const back = [{ orderLineId: lines[index]?.id ?? '', quantity, restock: false }];
      return refunds().refund(id, { ...key(), amount: null, lines: back }, entry.actor);
    };
    expect(await giveBack(0, 2)).toMatchObject({ kind: 'done', order: { state: 'PAID' } });
    expect(await giveBack(1, 1)).toMatchObject({ kind: 'done', order: { state: 'REFUNDED' } });
    expect(await happened(id)).toEqual(['CONFIRMED', 'PAID', 'REFUND_PROMISED', 'REFUND_PROMISED', 'REFUNDED']);
  });

  it('a free order can be sent like any other paid order', async () => {
    const { id } = await confirmedOrder({ paying: 'nothing', quantities: [1] });
    const sent = await fulfilments().fulfil(id, { lines: null, tracking, idempotencyKey: null }, entry);
    expect(sent).toMatchObject({ kind: 'done', order: { state: 'FULFILLED' } });
  });
});
