import { Prisma, type PrismaClient } from '../generated/prisma/client.ts';
import type { PaymentAction, ProviderPayment } from '../payments/port.ts';

/** A connection or a transaction of the orders database. */
type Connection = PrismaClient | Prisma.TransactionClient;

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
  /** When a payment that is still waited for is given up. */
  expiresAt: Date | null;
  createdAt: Date;
}

/** What is asked of a provider. */
export type PaymentStepKind = 'AUTHORIZE' | 'CAPTURE' | 'VOID' | 'REFUND';

/** @throws {Error} if there is none: for orders known to have one. */
export async function getPayment(connection: Connection, orderId: string): Promise<PaymentRow> {
  const row = await connection.payment.findUniqueOrThrow({ where: { orderId } });
  return { ...row, action: row.action as PaymentAction | null };
}

/**
 * Writes down what is about to be asked, before it is: what a crash leaves without an outcome is asked again. False if
 * the money is not to be asked for any more, as the order was called off: whoever did that has seen no such step.
 */
export async function beginPaymentStep(
  connection: Connection,
  step: { key: string; orderId: string; kind: PaymentStepKind; amount: bigint },
): Promise<boolean> {
  const { key, orderId, kind, amount } = step;
  const begun = await connection.$executeRaw`
    INSERT INTO payment_step (key, order_id, kind, amount)
    SELECT ${key}, id, ${kind}, ${amount} FROM "order"
    WHERE id = ${orderId}::uuid AND (${kind} <> 'AUTHORIZE' OR state = 'PENDING') FOR SHARE
    ON CONFLICT (key) DO UPDATE SET attempts = payment_step.attempts + 1`;
  return begun === 1;
}

/** Whether the provider was ever asked for an order's money. */
export async function wasAskedFor(connection: Connection, orderId: string): Promise<boolean> {
  return (await connection.paymentStep.count({ where: { orderId, kind: 'AUTHORIZE' } })) > 0;
}

/** Writes down an outcome, and the provider's truth with it. What was captured once is never forgotten. */
export async function endPaymentStep(
  connection: Connection,
  step: { key: string; orderId: string },
  outcome: string,
  payment: ProviderPayment | null = null,
): Promise<void> {
  const facts = payment
    ? Prisma.sql`, facts AS (
        UPDATE payment SET reference = ${payment.reference}, captured = greatest(captured, ${payment.capturedMinor}),
          action = ${payment.action}::jsonb, failure_code = coalesce(${payment.declineCode}, failure_code),
          updated_at = now()
        WHERE order_id = ${step.orderId}::uuid
      )`
    : Prisma.empty;
  await connection.$executeRaw`
    WITH ended AS (
      UPDATE payment_step SET outcome = ${outcome}, finished_at = now() WHERE key = ${step.key}
    ) ${facts} SELECT`;
}

/** Notes that all that was captured is paid back, for an order that was called off. */
export async function recordPaidBack(connection: Connection, orderId: string): Promise<void> {
  await connection.$executeRaw`
    UPDATE payment SET refunding = captured, refunded = captured, updated_at = now() WHERE order_id = ${orderId}::uuid`;
}

/** Notes why a payment came to nothing. */
export async function recordPaymentFailure(connection: Connection, orderId: string, code: string): Promise<void> {
  await connection.$executeRaw`
    UPDATE payment SET failure_code = ${code}, updated_at = now() WHERE order_id = ${orderId}::uuid`;
}
