import { randomUUID } from 'node:crypto';
import { appendEvents } from '@commerce/outbox';
import type { Order } from '../../domain/order.ts';
import { orderRefunded } from '../../domain/order-events.ts';
import type { PaymentAction } from '../../domain/payment-action.ts';
import { Prisma, type PrismaClient } from '../../generated/prisma/client.ts';
import type { ProviderPayment } from '../../payments/port.ts';

/** The payment of an order as the database holds it. Amounts are minor units. */
export interface PaymentRow {
  orderId: string;
  provider: string;
  methodToken: string | null;
  amount: bigint;
  captured: bigint;
  /** The total of refunds, promised or done. */
  refunding: bigint;
  refunded: bigint;
  reference: string | null;
  action: PaymentAction | null;
  failureCode: string | null;
  /** When a pending payment expires. */
  expiresAt: Date | null;
  createdAt: Date;
}

/** The operations of a provider. */
export type PaymentStepKind = 'AUTHORIZE' | 'CAPTURE' | 'VOID' | 'REFUND';

/** @throws {Error} if there is none: for orders known to have a payment. */
export async function getPayment(prisma: Prisma.TransactionClient, orderId: string): Promise<PaymentRow> {
  const row = await prisma.payment.findUniqueOrThrow({ where: { orderId } });
  return { ...row, action: row.action as PaymentAction | null };
}

/**
 * Records a step before the provider is called, so that a step without an outcome is repeated after a crash. Returns
 * how often it was declined before; null if the order was cancelled, and the money must not be requested: the
 * cancellation saw no such step.
 */
export async function beginPaymentStep(
  prisma: Prisma.TransactionClient,
  step: { key: string; orderId: string; kind: PaymentStepKind; amount: bigint },
): Promise<number | null> {
  const { key, orderId, kind, amount } = step;
  const [begun] = await prisma.$queryRaw<{ refusals: number }[]>`
    INSERT INTO payment_step (key, order_id, kind, amount)
    SELECT ${key}, id, ${kind}, ${amount} FROM "order"
    WHERE id = ${orderId}::uuid AND (${kind} <> 'AUTHORIZE' OR state = 'PENDING') FOR SHARE
    ON CONFLICT (key) DO UPDATE SET attempts = payment_step.attempts + 1
    RETURNING refusals`;
  return begun?.refusals ?? null;
}

/** Whether the provider was ever asked for the order's money. */
export async function wasAskedFor(prisma: Prisma.TransactionClient, orderId: string): Promise<boolean> {
  return (await prisma.paymentStep.count({ where: { orderId, kind: 'AUTHORIZE' } })) > 0;
}

/** The outcome of a step. */
export interface StepOutcome {
  outcome: string;
  /** The number of this attempt, if the provider declined it: the next attempt has another number. Null otherwise. */
  refusedAttempt: number | null;
  /**
   * Why it failed. Null if it succeeded and the earlier failure is resolved; undefined if the outcome tells neither.
   */
  failure: string | null | undefined;
}

/** Records an outcome, with the payment's state at the provider. A captured amount is never reset. */
export async function endPaymentStep(
  prisma: Prisma.TransactionClient,
  step: { key: string; orderId: string },
  { outcome, refusedAttempt, failure }: StepOutcome,
  payment: ProviderPayment | null = null,
): Promise<void> {
  const facts = payment
    ? Prisma.sql`, facts AS (
        UPDATE payment SET reference = coalesce(${payment.reference}, reference), captured = greatest(captured, ${payment.capturedMinor}),
          action = ${payment.action}::jsonb, failure_code = ${failure === undefined ? Prisma.sql`failure_code` : Prisma.sql`${failure}`},
          updated_at = now()
        WHERE order_id = ${step.orderId}::uuid
      )`
    : Prisma.empty;
  await prisma.$executeRaw`
    WITH ended AS (
      UPDATE payment_step SET outcome = ${outcome}, finished_at = now(),
        refusals = greatest(refusals, ${(refusedAttempt ?? -1) + 1}::int)
      WHERE key = ${step.key}
    ) ${facts} SELECT`;
}

/** Records the provider's id of a payment. */
export async function recordReference(
  prisma: Prisma.TransactionClient,
  orderId: string,
  reference: string,
): Promise<void> {
  await prisma.$executeRaw`
    UPDATE payment SET reference = ${reference} WHERE order_id = ${orderId}::uuid AND reference IS NULL`;
}

/** Records, once, that all captured money of a cancelled order was refunded, with the event. */
export function recordPaidBack(
  prisma: PrismaClient,
  { id, number, currencyCode }: Pick<Order, 'id' | 'number' | 'currencyCode'>,
): Promise<void> {
  return prisma.$transaction(async (tx) => {
    const [order] = await tx.$queryRaw<{ confirmed: boolean }[]>`
      SELECT confirmed_at IS NOT NULL AS confirmed FROM "order" WHERE id = ${id}::uuid FOR UPDATE`;
    const { captured, refunded } = await getPayment(tx, id);
    if (captured === refunded) return;
    await tx.payment.update({
      where: { orderId: id },
      data: { refunding: captured, refunded: captured, failureCode: null, updatedAt: new Date() },
    });
    // An order that was never placed has sent no events.
    if (!order?.confirmed) return;
    await tx.orderEvent.create({ data: { orderId: id, type: 'REFUNDED' } });
    const refund = { id: randomUUID(), amount: captured - refunded, refunded: captured, complete: true };
    await appendEvents(tx, [orderRefunded({ id, number, currencyCode }, refund)]);
  });
}

/** Records for staff, once, why the captured money could not be refunded. */
export async function recordRefundFailure(
  prisma: Prisma.TransactionClient,
  orderId: string,
  code: string,
): Promise<void> {
  await prisma.$executeRaw`
    WITH failed AS (
      UPDATE payment SET failure_code = ${code}, updated_at = now()
      WHERE order_id = ${orderId}::uuid AND failure_code IS DISTINCT FROM ${code} RETURNING order_id
    )
    INSERT INTO order_event (order_id, type, reason) SELECT order_id, 'REFUND_FAILED', ${code} FROM failed`;
}
