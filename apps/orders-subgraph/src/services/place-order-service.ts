import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Viewer } from '@commerce/identity';
import { ServiceError } from '@commerce/service-client';
import { type CheckoutFailure, isRetryable } from '../domain/checkout-failure.ts';
import { isPlaced, type Order } from '../domain/order.ts';
import { drawOrderNumber } from '../domain/order-number.ts';
import { hashRequest, type PlaceOrderRequest } from '../domain/place-order-request.ts';
import { Prisma, type PrismaClient } from '../generated/prisma/client.ts';
import type { CheckoutDriver } from './checkout-driver.ts';
import { findOrders, getOrder, insertOrder, type NewOrder } from './order-repository.ts';

const POLL_MS = 50;

/** What became of a request: an order that is placed or failed, or why there is none. */
export type PlacementResult =
  | { kind: 'placed'; order: Order; replayed: boolean }
  | { kind: 'failed'; failure: CheckoutFailure; order: Order; replayed: boolean }
  | { kind: 'in-progress' }
  | { kind: 'key-reused' }
  | { kind: 'cart-taken'; order: Order };

/** Places orders, each exactly once for its idempotency key. */
export type PlaceOrderService = ReturnType<typeof createPlaceOrderService>;

/**
 * @param settings.deadlineMs how long a caller waits for an answer.
 * @param onError receives what a checkout could not be driven on for; its job tries again.
 */
export function createPlaceOrderService({
  prisma,
  driver,
  settings,
  onError,
}: {
  prisma: PrismaClient;
  driver: CheckoutDriver;
  settings: { deadlineMs: number };
  onError: (error: unknown) => void;
}) {
  const findOne = async (where: Prisma.Sql): Promise<Order | null> => (await findOrders(prisma, where))[0] ?? null;

  /** A new attempt in place of one that failed for a passing reason: one transaction, so that there is ever only one. */
  const replaceAttempt = (failed: Order, next: NewOrder): Promise<boolean> =>
    prisma.$transaction(async (tx) => {
      const { count } = await tx.order.updateMany({
        where: { id: failed.id, idempotencyKey: { not: null } },
        data: { idempotencyKey: null },
      });
      return count === 1 && insertOrder(tx, next);
    });

  /** Drives a new order; what is not done in time, or cannot be done just now, is left to its job. */
  const driveUntil = async (next: NewOrder, deadline: number): Promise<PlacementResult> => {
    const driving = driver.drive(startOf(next)).catch((error: unknown) => {
      if (!(error instanceof ServiceError)) onError(error);
      return null;
    });
    const driven = await Promise.race([driving, delay(deadline - Date.now(), null, { ref: false })]);
    return resultOf(driven ?? (await getOrder(prisma, next.id)), false) ?? { kind: 'in-progress' };
  };

  /** Places the order, or finds what an earlier call made of the request; null if that is not known yet. */
  const attempt = async (next: NewOrder, deadline: number): Promise<PlacementResult | null> => {
    if (await insertOrder(prisma, next)) return driveUntil(next, deadline);

    const earlier = await findOne(
      Prisma.sql`key_scope = ${next.keyScope} AND idempotency_key = ${next.idempotencyKey}`,
    );
    if (!earlier) {
      const other = await findOne(Prisma.sql`cart_id = ${next.cartId}::uuid AND state <> 'CANCELLED'`);
      return other && isPlaced(other) ? { kind: 'cart-taken', order: other } : null;
    }
    if (earlier.requestHash !== next.requestHash) return { kind: 'key-reused' };
    if (!isRetryable(earlier.failure)) return resultOf(earlier, true);
    const replaced = earlier.state === 'CANCELLED' && (await replaceAttempt(earlier, next));
    return replaced ? driveUntil(next, deadline) : null;
  };

  return {
    /** Answers within the deadline; what is not done by then goes on without the caller. */
    async place(request: PlaceOrderRequest, viewer: Viewer): Promise<PlacementResult> {
      const deadline = Date.now() + settings.deadlineMs;
      do {
        const result = await attempt(newOrder(request, viewer), deadline);
        if (result) return result;
        await delay(POLL_MS);
      } while (Date.now() < deadline);
      return { kind: 'in-progress' };
    },
  };
}

function resultOf(order: Order, replayed: boolean): PlacementResult | null {
  if (isPlaced(order)) return { kind: 'placed', order, replayed };
  if (order.failure) return { kind: 'failed', failure: order.failure, order, replayed };
  return null;
}

function startOf(order: NewOrder): Order {
  return { ...order, state: 'PENDING', recorded: false, settled: false, failure: null, lines: [], adjustments: [] };
}

function newOrder(request: PlaceOrderRequest, viewer: Viewer): NewOrder {
  const { cartId, expectedVersion, expectedTotal, idempotencyKey, email, shippingAddress, billingAddress } = request;
  const { customerId } = viewer;
  return {
    id: randomUUID(),
    number: drawOrderNumber(() => randomBytes(1).readUInt8()),
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
    placedAt: new Date(),
  };
}
