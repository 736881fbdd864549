import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { ServiceError } from '@commerce/service-client';
import type { ProductsClient } from '../../clients/products-client.ts';
import type { Order } from '../../domain/order.ts';
import { hashRefund, type RefundRequest } from '../../domain/refund-request.ts';
import { Prisma, type PrismaClient } from '../../generated/prisma/client.ts';
import type { Watch } from '../checkout/checkout-driver.ts';
import { waitUntil } from '../checkout/drive-until.ts';
import { getOrder } from '../orders/order-repository.ts';
import type { PaymentService } from './payment-service.ts';
import { finishRefund, promiseRefund, RefundImpossibleError, type RefundRow, readRefund } from './refund-repository.ts';

/** The outcome of a refund request. Concurrent refunds together never exceed the captured amount. */
export type RefundOutcome =
  | { kind: 'done'; order: Order }
  | { kind: 'refused' | 'too-many' | 'key-reused'; order: Order }
  | { kind: 'too-much'; order: Order; refundable: number }
  /** The provider declined the refund. */
  | { kind: 'declined'; order: Order; code: string | null };

/** Refunds, and puts returned units back into stock. */
export type RefundService = ReturnType<typeof createRefundService>;

export function createRefundService({
  prisma,
  payments,
  products,
  settings,
  onError,
  watch = () => Promise.resolve(),
}: {
  prisma: PrismaClient;
  payments: PaymentService;
  products: Pick<ProductsClient, 'restock'>;
  settings: { deadlineMs: number };
  onError: (error: unknown) => void;
  watch?: Watch | undefined;
}) {
  /** Pays a promised refund and restocks its units, each once. Safe to repeat and to run in parallel. */
  const drive = async (id: string): Promise<void> => {
    const refund = await readRefund(prisma, id);
    if (refund.state !== 'PROMISED') return;
    const order = await getOrder(prisma, refund.orderId);
    await watch('REFUND:before', order.id);
    const result = await payments.refund(order, id, refund.amount);
    await watch('REFUND:done', order.id);
    if (result.status === 'DONE') await restock(order, refund);
    await finishRefund(prisma, refund, result);
  };

  const restock = async (order: Order, { id, lines }: RefundRow) => {
    const variantOf = new Map(order.lines.map((line) => [line.id, line.variantId]));
    const units = lines
      .filter((line) => line.restock)
      .map(({ orderLineId, quantity }) => ({ variantId: variantOf.get(orderLineId) ?? '', quantity }));
    if (units.length > 0) await products.restock(order, id, units);
  };

  /** The refund's job continues what is not done by the deadline. */
  const driveInTime = async (id: string, callerDeadline: number) => {
    const driving = drive(id).catch((error: unknown) => {
      if (!(error instanceof ServiceError)) onError(error);
    });
    await Promise.race([
      driving,
      delay(waitUntil(settings.deadlineMs, callerDeadline) - Date.now(), undefined, { ref: false }),
    ]);
  };

  const outcomeOf = async (orderId: string, id: string): Promise<RefundOutcome> => {
    const { state, failureCode } = await readRefund(prisma, id);
    const order = await getOrder(prisma, orderId);
    return state === 'FAILED' ? { kind: 'declined', order, code: failureCode } : { kind: 'done', order };
  };

  return {
    drive,

    /** Records a refund; from then on it is carried out, even after a crash. Once per idempotency key. */
    async refund(
      orderId: string,
      request: RefundRequest,
      actor: string,
      callerDeadline = Infinity,
    ): Promise<RefundOutcome> {
      const id = randomUUID();
      const hash = hashRefund(request);
      try {
        await prisma.$transaction((tx) => promiseRefund(tx, { ...request, id, orderId, hash, actor }));
        await driveInTime(id, callerDeadline);
        return await outcomeOf(orderId, id);
      } catch (error) {
        const order = await getOrder(prisma, orderId);
        if (error instanceof RefundImpossibleError) return { ...error.why, order };
        if (!isTaken(error)) throw error;
        const earlier = await prisma.refund.findFirstOrThrow({
          where: { orderId, idempotencyKey: request.idempotencyKey },
        });
        return earlier.requestHash === hash ? outcomeOf(orderId, earlier.id) : { kind: 'key-reused', order };
      }
    },

    /** The refunds of each order, oldest first. */
    async ofOrders(orderIds: readonly string[]): Promise<Map<string, RefundRow[]>> {
      const rows = await prisma.refund.findMany({
        where: { orderId: { in: [...orderIds] } },
        include: { lines: true },
        orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
      });
      const byOrder = new Map(orderIds.map((id): [string, RefundRow[]] => [id, []]));
      for (const row of rows) byOrder.get(row.orderId)?.push(row);
      return byOrder;
    },
  };
}

/** Whether another refund has the same key. */
function isTaken(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';
}
