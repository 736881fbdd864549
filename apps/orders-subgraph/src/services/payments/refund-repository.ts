import { appendEvents } from '@commerce/outbox';
import { MOST_REFUNDS } from '../../domain/next-statuses.ts';
import type { Order } from '../../domain/order.ts';
import { orderRefunded, orderReturned } from '../../domain/order-events.ts';
import type { RefundRequest, ReturnedLine } from '../../domain/refund-request.ts';
import { type ReturnedValue, valuesOf } from '../../domain/refund-shares.ts';
import { Prisma, type PrismaClient } from '../../generated/prisma/client.ts';
import type { RefundResult } from '../../payments/port.ts';
import { JOB_DELAY, taskOf } from '../orders/order-jobs.ts';
import { getOrder } from '../orders/order-repository.ts';

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

/** A refund cannot be promised. Rolls back the transaction. */
export class RefundImpossibleError extends Error {
  override readonly name = 'RefundImpossibleError';
  readonly why: { kind: 'refused' | 'too-many' } | { kind: 'too-much'; refundable: number };

  constructor(why: RefundImpossibleError['why']) {
    super(`a refund is impossible: ${why.kind}`);
    this.why = why;
  }
}

type Transaction = Prisma.TransactionClient;

export async function readRefund(prisma: PrismaClient, id: string): Promise<RefundRow> {
  return prisma.refund.findUniqueOrThrow({ where: { id }, include: { lines: true } });
}

/**
 * Reserves the units and the money, and adds the job that carries the refund out. Locks are taken in the same order
 * everywhere: the order's row first.
 * @throws {RefundImpossibleError} if the order is not paid, or if too few units or too little money are left.
 */
export async function promiseRefund(
  tx: Transaction,
  refund: RefundRequest & { id: string; orderId: string; hash: string; actor: string },
): Promise<void> {
  const { id, orderId, amount: asked, lines, reason, idempotencyKey, hash, actor } = refund;
  const locked = await tx.$executeRaw`
    UPDATE "order" SET handled = true
    WHERE id = ${orderId}::uuid AND state IN ('PAID', 'FULFILLED', 'REFUNDED') AND payment_state = 'CAPTURED'`;
  if (locked === 0 || (await tx.refund.count({ where: { orderId } })) >= MOST_REFUNDS) {
    throw new RefundImpossibleError({ kind: 'refused' });
  }
  const values = valuesOf(await getOrder(tx, orderId), lines);
  const amount = asked === null ? values.reduce((sum, { valueMinor }) => sum + valueMinor, 0n) : BigInt(asked);
  await tx.refund.create({ data: { id, orderId, idempotencyKey, requestHash: hash, amount, reason } });
  const taken = await takeBackUnits(tx, orderId, values);
  if (taken.length < lines.length) throw new RefundImpossibleError({ kind: 'too-many' });
  await tx.refundLine.createMany({ data: refundLines(id, lines, values, taken) });
  await setMoneyAside(tx, orderId, amount);
  await tx.orderEvent.create({ data: { orderId, type: 'REFUND_PROMISED', actor, reason } });
  await closeFulfilment(tx, orderId, actor);
  await tx.$queryRaw`SELECT ${taskOf('drive_refund', Prisma.sql`${id}::text`, JOB_DELAY)}`;
}

/** A line with returned units, and how many of them had never been sent. */
interface TakenBack {
  orderLineId: string;
  dropped: number;
}

/**
 * Returns sent units first, then units that were never sent, which are no longer to be sent. Returns the lines that had
 * enough units, with how many of them were never sent.
 */
function takeBackUnits(tx: Transaction, orderId: string, lines: readonly ReturnedValue[]): Promise<TakenBack[]> {
  return tx.$queryRaw`
    UPDATE order_line AS line SET returned = line.returned + back.quantity, dropped = line.dropped + back.dropped,
      returned_minor = line.returned_minor + back.value_minor
    FROM (
      SELECT old.id, asked.quantity, asked.value_minor,
        greatest(0, asked.quantity - (old.fulfilled - (old.returned - old.dropped))) AS dropped
      FROM unnest(${lines.map((line) => line.orderLineId)}::uuid[], ${lines.map((line) => line.quantity)}::int[],
        ${lines.map((line) => line.valueMinor)}::bigint[]) AS asked (id, quantity, value_minor) JOIN order_line AS old ON old.id = asked.id
    ) AS back
    WHERE line.order_id = ${orderId}::uuid AND line.id = back.id AND line.returned + back.quantity <= line.quantity
    RETURNING line.id AS "orderLineId", back.dropped`;
}

function refundLines(
  refundId: string,
  lines: readonly ReturnedLine[],
  values: readonly ReturnedValue[],
  taken: readonly TakenBack[],
) {
  const droppedOf = new Map(taken.map(({ orderLineId, dropped }) => [orderLineId, dropped]));
  return lines.map((line, index) => ({
    refundId,
    ...line,
    dropped: droppedOf.get(line.orderLineId) ?? 0,
    valueMinor: values[index]?.valueMinor ?? 0n,
  }));
}

/** A partly sent order is FULFILLED once the rest is no longer wanted. */
async function closeFulfilment(tx: Transaction, orderId: string, actor: string): Promise<void> {
  const closed = await tx.$executeRaw`
    UPDATE "order" SET state = 'FULFILLED'
    FROM (
      SELECT bool_or(fulfilled > 0) AND bool_and(fulfilled + dropped = quantity) AS done
      FROM order_line WHERE order_id = ${orderId}::uuid
    ) AS sent
    WHERE id = ${orderId}::uuid AND state = 'PAID' AND sent.done`;
  if (closed === 1) await tx.orderEvent.create({ data: { orderId, type: 'FULFILLED', actor } });
}

/** Undoes a declined refund's change of the units: they are to be sent, or count as sent, again. */
async function giveBackUnits(tx: Transaction, { id, orderId }: RefundRow): Promise<void> {
  await tx.$executeRaw`
    UPDATE order_line AS line SET returned = line.returned - back.quantity, dropped = line.dropped - back.dropped,
      returned_minor = line.returned_minor - back.value_minor
    FROM refund_line AS back WHERE back.refund_id = ${id}::uuid AND line.id = back.order_line_id`;
  await tx.$executeRaw`
    UPDATE "order" SET state = 'PAID' WHERE id = ${orderId}::uuid AND state = 'FULFILLED' AND EXISTS (
      SELECT FROM order_line WHERE order_id = ${orderId}::uuid AND fulfilled + dropped < quantity)`;
}

async function setMoneyAside(tx: Transaction, orderId: string, amount: bigint): Promise<void> {
  const set = await tx.$executeRaw`
    UPDATE payment SET refunding = refunding + ${amount}, updated_at = now()
    WHERE order_id = ${orderId}::uuid AND captured - refunding >= ${amount}`;
  if (set === 1) return;
  const { captured, refunding } = await tx.payment.findUniqueOrThrow({ where: { orderId } });
  throw new RefundImpossibleError({ kind: 'too-much', refundable: Number(captured - refunding) });
}

/**
 * Records the outcome of a promised refund, once. The order becomes REFUNDED when all captured money is refunded; a
 * free order, when all of its units are returned.
 */
export function finishRefund(prisma: PrismaClient, refund: RefundRow, result: RefundResult): Promise<void> {
  const { id, orderId, amount, reason, lines } = refund;
  return prisma.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT FROM "order" WHERE id = ${orderId}::uuid FOR UPDATE`;
    const data = { state: result.status === 'DONE' ? 'DONE' : 'FAILED', finishedAt: new Date() } as const;
    const { count } = await tx.refund.updateMany({ where: { id, state: 'PROMISED' }, data });
    if (count === 0) return;
    if (result.status === 'REFUSED') return failRefund(tx, refund, result.code);
    const order = await getOrder(tx, orderId);
    if (lines.length > 0) await appendEvents(tx, [orderReturned(order, id, lines)]);
    if (amount === 0n) {
      // Units were returned without a refund: there is no amount to report.
      if (isReturned(order)) await closeRefunded(tx, orderId, reason);
      return;
    }
    const paid = await tx.payment.update({
      where: { orderId },
      data: { refunded: { increment: amount }, failureCode: null },
    });
    const complete = paid.refunded === paid.captured;
    if (complete) await closeRefunded(tx, orderId, reason);
    else await tx.orderEvent.create({ data: { orderId, type: 'PARTLY_REFUNDED', reason } });
    await appendEvents(tx, [orderRefunded(order, { id, amount, refunded: paid.refunded, complete })]);
  });
}

/** Whether all units of a free order are returned and its state does not say so yet. */
function isReturned({ free, state, lines }: Order): boolean {
  return free && state !== 'REFUNDED' && lines.every(({ quantity, returned }) => returned === quantity);
}

async function closeRefunded(tx: Transaction, orderId: string, reason: string | null): Promise<void> {
  await tx.order.update({ where: { id: orderId }, data: { state: 'REFUNDED' } });
  await tx.orderEvent.create({ data: { orderId, type: 'REFUNDED', reason } });
}

/** Nothing was refunded, and no unit was restocked: staff can try again. */
async function failRefund(tx: Transaction, refund: RefundRow, code: string): Promise<void> {
  const { id, orderId, amount } = refund;
  await giveBackUnits(tx, refund);
  await tx.refund.update({ where: { id }, data: { failureCode: code } });
  await tx.payment.update({ where: { orderId }, data: { refunding: { decrement: amount }, failureCode: code } });
  await tx.orderEvent.create({ data: { orderId, type: 'REFUND_FAILED', reason: code } });
}
