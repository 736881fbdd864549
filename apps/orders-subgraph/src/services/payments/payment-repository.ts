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
  /** What was promised back, be it on its way or done. */
  refunding: bigint;
  refunded: bigint;
  reference: string | null;
  action: PaymentAction | null;
  failureCode: string | null;
  /** When a payment that is still waited for expires. */
  expiresAt: Date | null;
  createdAt: Date;
}

/** What is asked of a provider. */
export type PaymentStepKind = 'AUTHORIZE' | 'CAPTURE' | 'VOID' | 'REFUND';

/** @throws {Error} if there is none: for orders known to have one. */
export async function getPayment(prisma: Prisma.TransactionClient, orderId: string): Promise<PaymentRow> {
  const row = await prisma.payment.findUniqueOrThrow({ where: { orderId } });
  return { ...row, action: row.action as PaymentAction | null };
}

/**
 * Records a step before the provider is asked, so that a step without an outcome is repeated after a crash. Returns how
 * often it was refused before; null if the order was cancelled, so that the money must not be asked for any more: the
 * cancellation has seen no such step.
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

/** Whether the provider was ever asked for an order's money. */
export async function wasAskedFor(prisma: Prisma.TransactionClient, orderId: string): Promise<boolean> {
  return (await prisma.paymentStep.count({ where: { orderId, kind: 'AUTHORIZE' } })) > 0;
}

/** What came of a step. */
export interface StepOutcome {
  outcome: string;
  /** The number of this attempt, if the provider refused it: the next attempt has another one. Null otherwise. */
  refusedAttempt: number | null;
  /** Why it failed; null if it did not, and the earlier failure is resolved; undefined if that says nothing. */
  failure: string | null | undefined;
}

/** Records an outcome, with the payment's state at the provider. A captured amount is never forgotten. */
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

/** Records that all of the captured money of a cancelled order was refunded, once, with its event. */
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
    // Nobody received an event of an order that was never placed.
    if (!order?.confirmed) return;
    await tx.orderEvent.create({ data: { orderId: id, type: 'REFUNDED' } });
    const refund = { id: randomUUID(), amount: captured - refunded, refunded: captured, complete: true };
    await appendEvents(tx, [orderRefunded({ id, number, currencyCode }, refund)]);
  });
}

/** Records, once, why the captured money could not be refunded: for staff. */
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
