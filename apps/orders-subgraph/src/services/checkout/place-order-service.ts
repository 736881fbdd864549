import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { createTaskRounds } from '@commerce/batching';
import type { SqlRunner } from '@commerce/database';
import type { Viewer } from '@commerce/identity';
import { traceparent } from '@commerce/tracing';
import { type CheckoutFailure, isRetryable } from '../../domain/checkout-failure.ts';
import { isPlaced, type Order } from '../../domain/order.ts';
import { drawOrderNumber } from '../../domain/order-number.ts';
import type { PaymentAction } from '../../domain/payment-action.ts';
import { hashRequest, type PlaceOrderRequest } from '../../domain/place-order-request.ts';
import { Prisma, type PrismaClient } from '../../generated/prisma/client.ts';
import { findOrders, insertOrders, type NewOrder, type PlannedPayment } from '../orders/order-repository.ts';
import { getPayment } from '../payments/payment-repository.ts';
import type { CheckoutWrites } from './checkout-writes.ts';
import { type DriveUntil, waitUntil } from './drive-until.ts';

/** How long a request waits before it tries again while another one holds its cart: at first, and at most. */
const RETRY_MS = { first: 50, most: 800 };
/**
 * The longest time from the start of one round of orders to the next. Orders of a round share their calls to other
 * services, so rounds that do not end in time cost more: see docs/decisions/checkout.md.
 */
const ROUND_MAX_WAIT_MS = 80;

/** The outcome of a request: a placed or failed order, or why there is none. */
export type PlacementResult =
  | { kind: 'placed'; order: Order; replayed: boolean }
  | { kind: 'failed'; failure: CheckoutFailure; order: Order; replayed: boolean }
  /** `isStuck`: the cart's order waits for its buyer, so trying again soon changes nothing. */
  | { kind: 'in-progress'; orderId: string | null; isStuck?: boolean }
  | { kind: 'action-required'; order: Order; action: PaymentAction; expiresAt: Date }
  | { kind: 'key-reused' }
  | { kind: 'cart-taken'; order: Order };

/** Places orders, exactly once per idempotency key. */
export type PlaceOrderService = ReturnType<typeof createPlaceOrderService>;

/** The shop's settings. */
export interface PlacementSettings {
  /** How long a caller waits for the answer. */
  deadlineMs: number;
  /** How long to wait for a payment. Then the order is cancelled, and its stock and cart are released. */
  paymentDeadlineMs: number;
  /** When the payment is captured: when the order is confirmed, or when it is sent. */
  captureAt: 'confirmation' | 'fulfilment';
}

/** @param provider the name of the payment provider; null if there is none. */
export function createPlaceOrderService({
  prisma,
  sql,
  writes,
  driveUntil,
  provider,
  settings,
  drawNumber = () => drawOrderNumber(() => randomBytes(1).readUInt8()),
}: {
  prisma: PrismaClient;
  sql: SqlRunner;
  writes: CheckoutWrites;
  driveUntil: DriveUntil;
  provider: string | null;
  settings: PlacementSettings;
  /** Draws order numbers. If a number is taken, another one is drawn. */
  drawNumber?: () => string;
}) {
  const inRounds = createTaskRounds({ maxWaitMs: ROUND_MAX_WAIT_MS });
  const findOne = async (where: Prisma.Sql): Promise<Order | null> => (await findOrders(sql, where))[0] ?? null;

  /** Replaces an attempt that failed for a temporary reason, in one transaction, so that there is only ever one. */
  const replaceAttempt = (failed: Order, next: NewOrder): Promise<boolean> =>
    prisma.$transaction(async (tx) => {
      const { count } = await tx.order.updateMany({
        where: { id: failed.id, idempotencyKey: { not: null } },
        data: { idempotencyKey: null },
      });
      return count === 1 && (await insertOrders(tx, [next])).has(next.id);
    });

  const drive = async (next: NewOrder, deadline: number): Promise<PlacementResult> =>
    resultOf(await driveUntil(startOf(next), deadline), false);

  /** The planned payment; null if there is nothing to pay. */
  const planPayment = ({ paymentMethod, expectedTotal }: PlaceOrderRequest, now: Date): PlannedPayment | null => {
    if (provider === null || paymentMethod === null || expectedTotal.minorUnits === 0) return null;
    const expiresAt = new Date(now.getTime() + settings.paymentDeadlineMs);
    return { provider, methodToken: paymentMethod, captureWanted: settings.captureAt === 'confirmation', expiresAt };
  };

  const resultOf = async (order: Order, replayed: boolean): Promise<PlacementResult> => {
    if (isPlaced(order)) return { kind: 'placed', order, replayed };
    if (order.failure) return { kind: 'failed', failure: order.failure, order, replayed };
    const action = order.payment === 'ACTION_REQUIRED' ? await actionFor(order) : null;
    return action ?? { kind: 'in-progress', orderId: order.id };
  };

  /** What the buyer must do; null while the payment waits for someone else. */
  const actionFor = async (order: Order): Promise<PlacementResult | null> => {
    const { action, expiresAt } = await getPayment(prisma, order.id);
    return action && expiresAt && { kind: 'action-required', order, action, expiresAt };
  };

  /**
   * Places the order, or finds the result of an earlier call with this request: IN PROGRESS if that is not known yet.
   */
  const attempt = async (next: NewOrder, deadline: number): Promise<PlacementResult> => {
    if (await writes.insert(next)) return drive(next, deadline);

    const earlier = await findOne(
      Prisma.sql`key_scope = ${next.keyScope} AND idempotency_key = ${next.idempotencyKey}`,
    );
    if (!earlier) {
      const holdsCart = Prisma.sql`state <> 'CANCELLED' OR confirmed_at IS NOT NULL`;
      const other = await findOne(Prisma.sql`cart_id = ${next.cartId}::uuid AND (${holdsCart})`);
      if (other && isPlaced(other)) return { kind: 'cart-taken', order: other };
      return { kind: 'in-progress', orderId: null, isStuck: other?.payment === 'ACTION_REQUIRED' };
    }
    if (earlier.requestHash !== next.requestHash) return { kind: 'key-reused' };
    if (!isRetryable(earlier.failure)) return resultOf(earlier, true);
    const replaced = earlier.state === 'CANCELLED' && (await replaceAttempt(earlier, next));
    return replaced ? drive(next, deadline) : { kind: 'in-progress', orderId: earlier.id };
  };

  const newOrder = (request: PlaceOrderRequest, viewer: Viewer): NewOrder => {
    const placedAt = new Date();
    return { ...identified(request, viewer, drawNumber(), placedAt), paying: planPayment(request, placedAt) };
  };

  return {
    /** Continues an order after the buyer has acted, and returns what `place` would. */
    async continueOrder(order: Order, callerDeadline = Infinity): Promise<PlacementResult> {
      return resultOf(await driveUntil(order, waitUntil(settings.deadlineMs, callerDeadline)), true);
    },

    /** Returns within the deadline; the rest continues in the background. */
    async place(request: PlaceOrderRequest, viewer: Viewer, callerDeadline = Infinity): Promise<PlacementResult> {
      const deadline = waitUntil(settings.deadlineMs, callerDeadline);
      for (let retryMs = RETRY_MS.first; ; retryMs = Math.min(2 * retryMs, RETRY_MS.most)) {
        const result = await inRounds('', () => attempt(newOrder(request, viewer), deadline));
        if (result.kind !== 'in-progress' || result.isStuck || Date.now() >= deadline) return result;
        await delay(Math.min(retryMs, deadline - Date.now()));
      }
    },
  };
}

function startOf(order: NewOrder): Order {
  const untouched = { state: 'PENDING', recorded: false, confirmed: false, settled: false, handled: false } as const;
  const payment = order.paying ? 'PLANNED' : 'NONE';
  const captureWanted = order.paying?.captureWanted ?? false;
  return {
    ...order,
    ...untouched,
    payment,
    captureWanted,
    failure: null,
    cancelledAt: null,
    cancelReason: null,
    lines: [],
    adjustments: [],
    free: order.placedTotal === 0n,
    fullyRefunded: false,
    fulfilmentCount: 0,
    refundCount: 0,
  };
}

function identified(
  request: PlaceOrderRequest,
  viewer: Viewer,
  number: string,
  placedAt: Date,
): Omit<NewOrder, 'paying'> {
  const { cartId, expectedVersion, expectedTotal, idempotencyKey, email, shippingAddress, billingAddress } = request;
  const { customerId } = viewer;
  return {
    id: randomUUID(),
    number,
    keyScope: customerId === null ? `cart:${cartId}` : `customer:${customerId}`,
    idempotencyKey,
    requestHash: hashRequest(request),
    customerId,
    cartId,
    cartVersion: expectedVersion,
    email,
    shippingAddress,
    billingAddress,
    placedTotal: BigInt(expectedTotal.minorUnits),
    currencyCode: expectedTotal.currencyCode,
    placedAt,
    traceparent: traceparent(),
  };
}
