import { isCapturing, PAY_OFFLINE, TAKE_PAYMENT } from '../../domain/checkout.ts';
import type { Order } from '../../domain/order.ts';
import { orderPaid } from '../../domain/order-events.ts';
import { OFFLINE } from '../../domain/payment-state.ts';
import type { PrismaClient } from '../../generated/prisma/client.ts';
import { getOrder } from '../orders/order-repository.ts';
import { applyByHand, type ManualEntry } from '../orders/order-transitions.ts';
import { type DriveUntil, waitUntil } from './drive-until.ts';

/** Who changes an order, and why. */
export interface AuditEntry {
  actor: string;
  reason: string | null;
}

/**
 * The outcome of a change; of several concurrent ones, one is DONE. REFUSED: the order's state does not allow it.
 * KEY-REUSED: the idempotency key was used before with another reason.
 */
export type ChangeResult = { kind: 'done' | 'refused' | 'key-reused'; order: Order };

/** Changes the state of orders for staff. */
export type LifeCycleService = ReturnType<typeof createLifeCycleService>;

export function createLifeCycleService({
  prisma,
  driveUntil,
  settings,
}: {
  prisma: PrismaClient;
  driveUntil: DriveUntil;
  settings: { deadlineMs: number };
}) {
  return {
    /**
     * Records that a confirmed order was paid in full outside of the provider. Repeating it with the same key is DONE
     * too.
     */
    async markPaid(
      id: string,
      { actor, reason }: AuditEntry,
      idempotencyKey: string | null = null,
    ): Promise<ChangeResult> {
      const order = await getOrder(prisma, id);
      const event = { type: 'PAID', actor, reason, idempotencyKey };
      const isDone = await prisma.$transaction(async (tx) => {
        if (!(await applyByHand(tx, id, PAY_OFFLINE, event, orderPaid(order)))) return false;
        const amount = order.placedTotal;
        await tx.payment.create({ data: { orderId: id, provider: OFFLINE, amount, captured: amount } });
        return true;
      });
      const kind = isDone ? 'done' : ((await outcomeByKey(prisma, id, event)) ?? 'refused');
      return { kind, order: await getOrder(prisma, id) };
    },

    /**
     * Captures the authorized payment of a confirmed order; a paid order is left unchanged. DECLINED: the money could
     * not be captured, whatever the order's state. The same key does not try again.
     */
    async capture(
      id: string,
      { actor, reason }: AuditEntry,
      idempotencyKey: string | null = null,
      callerDeadline = Infinity,
    ): Promise<ChangeResult | { kind: 'declined'; order: Order }> {
      const event = { type: 'CAPTURE_REQUESTED', actor, reason, idempotencyKey };
      const isNew = await applyByHand(prisma, id, TAKE_PAYMENT, event);
      const before = await getOrder(prisma, id);
      const isReused = !isNew && (await outcomeByKey(prisma, id, event)) === 'key-reused';
      if (isReused) return { kind: 'key-reused', order: before };
      const waitingUntil = waitUntil(settings.deadlineMs, callerDeadline);
      const order = isCapturing(before) ? await driveUntil(before, waitingUntil) : before;
      if (isCapturing(order) || isPaid(order)) return { kind: 'done', order };
      return { kind: order.state === 'CONFIRMED' && order.payment === 'FAILED' ? 'declined' : 'refused', order };
    },
  };
}

/** The outcome of an earlier change with the same key; null if there was none. */
async function outcomeByKey(
  prisma: PrismaClient,
  orderId: string,
  { type, reason, idempotencyKey }: ManualEntry,
): Promise<'done' | 'key-reused' | null> {
  if (idempotencyKey === null) return null;
  const earlier = await prisma.orderEvent.findFirst({ where: { orderId, type, idempotencyKey } });
  if (!earlier) return null;
  return earlier.reason === reason ? 'done' : 'key-reused';
}

/** False for a cancelled order, even if its refund is still due. */
function isPaid({ state, payment }: Order): boolean {
  return payment === 'CAPTURED' && state !== 'CANCELLING' && state !== 'CANCELLED';
}
