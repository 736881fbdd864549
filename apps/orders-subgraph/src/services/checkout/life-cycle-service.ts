import { isCapturing, PAY_OFFLINE, TAKE_PAYMENT } from '../../domain/checkout.ts';
import type { Order } from '../../domain/order.ts';
import { orderPaid } from '../../domain/order-told.ts';
import type { PrismaClient } from '../../generated/prisma/client.ts';
import { getOrder } from '../orders/order-repository.ts';
import { applyByHand } from '../orders/order-transitions.ts';
import { OFFLINE } from '../payments/payment-service.ts';
import type { DriveUntil } from './drive-until.ts';

/** Who changes an order, and why. */
export interface Deed {
  actor: string;
  reason: string | null;
}

/** What became of a change: of several at once one is done. A REFUSED one was made impossible by the order's state. */
export type ChangeResult = { kind: 'done' | 'refused'; order: Order };

/** Takes orders from state to state for staff. */
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
    /** Notes that a confirmed order was paid another way, in full. */
    async markPaid(id: string, { actor, reason }: Deed): Promise<ChangeResult> {
      const order = await getOrder(prisma, id);
      const done = await prisma.$transaction(async (tx) => {
        const event = { type: 'PAID', actor, reason };
        if (!(await applyByHand(tx, id, PAY_OFFLINE, event, orderPaid(order)))) return false;
        const amount = order.placedTotal;
        await tx.payment.create({ data: { orderId: id, provider: OFFLINE, amount, captured: amount } });
        return true;
      });
      return { kind: done ? 'done' : 'refused', order: await getOrder(prisma, id) };
    },

    /** Takes the money that is held for a confirmed order; one that is paid already is left as it is. */
    async capture(id: string, { actor, reason }: Deed): Promise<ChangeResult> {
      await applyByHand(prisma, id, TAKE_PAYMENT, { type: 'CAPTURE_REQUESTED', actor, reason });
      const before = await getOrder(prisma, id);
      const order = isCapturing(before) ? await driveUntil(before, Date.now() + settings.deadlineMs) : before;
      return { kind: order.payment === 'CAPTURED' || isCapturing(order) ? 'done' : 'refused', order };
    },
  };
}
