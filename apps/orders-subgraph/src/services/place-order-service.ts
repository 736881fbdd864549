import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Viewer } from '@commerce/identity';
import { type CheckoutFailure, isRetryable } from '../domain/checkout-failure.ts';
import { isPlaced, type Order } from '../domain/order.ts';
import { drawOrderNumber } from '../domain/order-number.ts';
import { hashRequest, type PlaceOrderRequest } from '../domain/place-order-request.ts';
import { Prisma, type PrismaClient } from '../generated/prisma/client.ts';
import type { DriveUntil } from './drive-until.ts';
import { type Connection, findOrders, insertOrder, type NewOrder } from './order-repository.ts';

const POLL_MS = 50;

/** What became of a request: an order that is placed or failed, or why there is none. */
export type PlacementResult =
  | { kind: 'placed'; order: Order; replayed: boolean }
  | { kind: 'failed'; failure: CheckoutFailure; order: Order; replayed: boolean }
  | { kind: 'in-progress'; orderId: string | null }
  | { kind: 'key-reused' }
  | { kind: 'cart-taken'; order: Order };

/** Places orders, each exactly once for its idempotency key. */
export type PlaceOrderService = ReturnType<typeof createPlaceOrderService>;

/** @param settings.deadlineMs how long a caller waits for an answer. */
export function createPlaceOrderService({
  prisma,
  connection,
  driveUntil,
  settings,
  drawNumber = () => drawOrderNumber(() => randomBytes(1).readUInt8()),
}: {
  prisma: PrismaClient;
  connection: Connection;
  driveUntil: DriveUntil;
  settings: { deadlineMs: number };
  /** Where order numbers come from: one that is taken is drawn again. */
  drawNumber?: () => string;
}) {
  const findOne = async (where: Prisma.Sql): Promise<Order | null> => (await findOrders(connection, where))[0] ?? null;

  /** A new attempt in place of one that failed for a passing reason: one transaction, so that there is ever only one. */
  const replaceAttempt = (failed: Order, next: NewOrder): Promise<boolean> =>
    prisma.$transaction(async (tx) => {
      const { count } = await tx.order.updateMany({
        where: { id: failed.id, idempotencyKey: { not: null } },
        data: { idempotencyKey: null },
      });
      return count === 1 && insertOrder(tx, next);
    });

  const drive = async (next: NewOrder, deadline: number): Promise<PlacementResult> =>
    resultOf(await driveUntil(startOf(next), deadline), false);

  /** Places the order, or finds what an earlier call made of the request: in progress if that is not known yet. */
  const attempt = async (next: NewOrder, deadline: number): Promise<PlacementResult> => {
    if (await insertOrder(connection, next)) return drive(next, deadline);

    const earlier = await findOne(
      Prisma.sql`key_scope = ${next.keyScope} AND idempotency_key = ${next.idempotencyKey}`,
    );
    if (!earlier) {
      const holdsCart = Prisma.sql`state <> 'CANCELLED' OR confirmed_at IS NOT NULL`;
      const other = await findOne(Prisma.sql`cart_id = ${next.cartId}::uuid AND (${holdsCart})`);
      return other && isPlaced(other) ? { kind: 'cart-taken', order: other } : { kind: 'in-progress', orderId: null };
    }
    if (earlier.requestHash !== next.requestHash) return { kind: 'key-reused' };
    if (!isRetryable(earlier.failure)) return resultOf(earlier, true);
    const replaced = earlier.state === 'CANCELLED' && (await replaceAttempt(earlier, next));
    return replaced ? drive(next, deadline) : { kind: 'in-progress', orderId: earlier.id };
  };

  return {
    /** Answers within the deadline; what is not done by then goes on without the caller. */
    async place(request: PlaceOrderRequest, viewer: Viewer): Promise<PlacementResult> {
      const deadline = Date.now() + settings.deadlineMs;
      for (;;) {
        const result = await attempt(newOrder(request, viewer, drawNumber()), deadline);
        if (result.kind !== 'in-progress' || Date.now() >= deadline) return result;
        await delay(POLL_MS);
      }
    },
  };
}

function resultOf(order: Order, replayed: boolean): PlacementResult {
  if (isPlaced(order)) return { kind: 'placed', order, replayed };
  if (order.failure) return { kind: 'failed', failure: order.failure, order, replayed };
  return { kind: 'in-progress', orderId: order.id };
}

function startOf(order: NewOrder): Order {
  const untouched = { state: 'PENDING', recorded: false, confirmed: false, settled: false } as const;
  return { ...order, ...untouched, failure: null, cancelledAt: null, cancelReason: null, lines: [], adjustments: [] };
}

function newOrder(request: PlaceOrderRequest, viewer: Viewer, number: string): NewOrder {
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
    placedAt: new Date(),
  };
}
