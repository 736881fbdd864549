import { appendEvents } from '@commerce/outbox';
import { orderRefunded } from '../domain/order-told.ts';
import type { RefundRequest, ReturnedLine } from '../domain/refund-request.ts';
import { Prisma, type PrismaClient } from '../generated/prisma/client.ts';
import type { RefundResult } from '../payments/port.ts';
import { getOrder, taskOf } from './order-repository.ts';

/** A refund as the database holds it. */
export interface RefundRow {
  id: string;
  orderId: string;
  /** Minor units. */
  amount: bigint;
  state: 'PROMISED' | 'DONE' | 'FAILED';
  reason: string | null;
  failureCode: string | null;
  createdAt: Date;
  lines: ReturnedLine[];
}

/** A refund cannot be promised; the transaction in which it is thrown is undone. */
export class RefundImpossibleError extends Error {
  override readonly name = 'RefundImpossibleError';
  readonly why: { kind: 'refused' | 'too-many' } | { kind: 'too-much'; refundable: number };

  constructor(why: RefundImpossibleError['why']) {
    super(`a refund is impossible: ${why.kind}`);
    this.why = why;
  }
}

type Transaction = Prisma.TransactionClient;

/** More are refused: the graph tells of all of them at once. */
const MOST_REFUNDS = 100;

/** How long a refund's job waits: by then whoever has promised it has kept it, or has died. */
const JOB_DELAY = Prisma.sql`interval '5 seconds'`;

export async function readRefund(prisma: PrismaClient, id: string): Promise<RefundRow> {
  return prisma.refund.findUniqueOrThrow({ where: { id }, include: { lines: true } });
}

/**
 * Sets the units and the money aside, and adds the job that pays back. All orders of things are the same everywhere: the
 * order's row is locked first.
 * @throws {RefundImpossibleError} if the order is not paid, or more units or more money are asked for than there are.
 */
export async function promiseRefund(
  tx: Transaction,
  refund: RefundRequest & { id: string; orderId: string; hash: string; actor: string },
): Promise<void> {
  const { id, orderId, amount, lines, reason, idempotencyKey, hash, actor } = refund;
  const locked = await tx.$executeRaw`
    UPDATE "order" SET handled = true
    WHERE id = ${orderId}::uuid AND state IN ('PAID', 'FULFILLED', 'REFUNDED') AND payment_state = 'CAPTURED'`;
  if (locked === 0 || (await tx.refund.count({ where: { orderId } })) >= MOST_REFUNDS) {
    throw new RefundImpossibleError({ kind: 'refused' });
  }
  await tx.refund.create({ data: { id, orderId, idempotencyKey, requestHash: hash, amount, reason } });
  if ((await takeBackUnits(tx, orderId, lines)) < lines.length) throw new RefundImpossibleError({ kind: 'too-many' });
  await tx.refundLine.createMany({ data: lines.map((line) => ({ refundId: id, ...line })) });
  await setMoneyAside(tx, orderId, amount);
  await tx.orderEvent.create({ data: { orderId, type: 'REFUND_PROMISED', actor, reason } });
  await tx.$queryRaw`SELECT ${taskOf('drive_refund', Prisma.sql`${id}::text`, JOB_DELAY)}`;
}

/** Units that were never sent will not be any more; those that were came back first. Answers how many lines had enough. */
function takeBackUnits(tx: Transaction, orderId: string, lines: readonly ReturnedLine[]): Promise<number> {
  return tx.$executeRaw`
    UPDATE order_line AS line SET returned = line.returned + back.quantity,
      dropped = line.dropped + greatest(0, back.quantity - (line.fulfilled - (line.returned - line.dropped)))
    FROM unnest(${lines.map((line) => line.orderLineId)}::uuid[], ${lines.map((line) => line.quantity)}::int[])
      AS back (id, quantity)
    WHERE line.order_id = ${orderId}::uuid AND line.id = back.id AND line.returned + back.quantity <= line.quantity`;
}

async function setMoneyAside(tx: Transaction, orderId: string, amount: number): Promise<void> {
  const set = await tx.$executeRaw`
    UPDATE payment SET refunding = refunding + ${amount}, updated_at = now()
    WHERE order_id = ${orderId}::uuid AND captured - refunding >= ${amount}`;
  if (set === 1) return;
  const { captured, refunding } = await tx.payment.findUniqueOrThrow({ where: { orderId } });
  throw new RefundImpossibleError({ kind: 'too-much', refundable: Number(captured - refunding) });
}

/** Notes what became of a promised refund, once: the order is REFUNDED when all that was captured is paid back. */
export function finishRefund(prisma: PrismaClient, refund: RefundRow, result: RefundResult): Promise<void> {
  const { id, orderId, amount, reason } = refund;
  return prisma.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT FROM "order" WHERE id = ${orderId}::uuid FOR UPDATE`;
    const data = { state: result.status === 'DONE' ? 'DONE' : 'FAILED', finishedAt: new Date() } as const;
    const { count } = await tx.refund.updateMany({ where: { id, state: 'PROMISED' }, data });
    if (count === 0) return;
    if (result.status === 'REFUSED') return failRefund(tx, refund, result.code);
    const paid = await tx.payment.update({ where: { orderId }, data: { refunded: { increment: amount } } });
    const complete = paid.refunded === paid.captured;
    if (complete) await tx.order.update({ where: { id: orderId }, data: { state: 'REFUNDED' } });
    const type = complete ? 'REFUNDED' : 'PARTLY_REFUNDED';
    await tx.orderEvent.create({ data: { orderId, type, reason } });
    const order = await getOrder(tx, orderId);
    await appendEvents(tx, [orderRefunded(order, { id, amount, refunded: paid.refunded, complete })]);
  });
}

async function failRefund(tx: Transaction, { id, orderId, amount }: RefundRow, code: string): Promise<void> {
  await tx.refund.update({ where: { id }, data: { failureCode: code } });
  await tx.payment.update({ where: { orderId }, data: { refunding: { decrement: amount }, failureCode: code } });
  await tx.orderEvent.create({ data: { orderId, type: 'REFUND_FAILED', reason: code } });
}
