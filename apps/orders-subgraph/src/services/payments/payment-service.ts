import { inSpan } from '@commerce/tracing';
import { OFFLINE } from '../../domain/payment-state.ts';
import type { PrismaClient } from '../../generated/prisma/client.ts';
import { PaymentUnavailableError, ProviderNotConfiguredError, RefundRefusedError } from '../../payments/errors.ts';
import type { PaymentProvider, PaymentRef, ProviderPayment, RefundResult } from '../../payments/port.ts';
import {
  beginPaymentStep,
  endPaymentStep,
  getPayment,
  type PaymentRow,
  type PaymentStepKind,
  recordPaidBack,
  recordReference,
  recordRefundFailure,
  wasAskedFor,
} from './payment-repository.ts';

/** The parts of an order that its payment needs. */
export interface PaidOrder {
  id: string;
  number: string;
  currencyCode: string;
}

/**
 * Captures and refunds money at the provider, each step of an order once. Each step is recorded before the call, and
 * its outcome afterwards. If the process dies in between, the next process repeats the call with the same key. Every
 * call throws {PaymentUnavailableError} if the provider does not answer.
 */
export type PaymentService = ReturnType<typeof createPaymentService>;

/** @param provider null in a shop without payments at the checkout. */
export function createPaymentService({ prisma, provider }: { prisma: PrismaClient; provider: PaymentProvider | null }) {
  const ask = async <Answer extends ProviderPayment | RefundResult>(
    order: PaidOrder,
    step: { kind: PaymentStepKind; key: string; amount?: bigint },
    question: (provider: PaymentProvider, payment: PaymentRef, row: PaymentRow) => Promise<Answer>,
  ): Promise<Answer | null> => {
    const row = await getPayment(prisma, order.id);
    const { kind, amount = row.amount } = step;
    const key = `${order.id}:${step.key}`;
    const attempt = await beginPaymentStep(prisma, { key, orderId: order.id, kind, amount });
    if (attempt === null) return null;
    const noteReference = (reference: string) => recordReference(prisma, order.id, reference);
    const span = { kind: 'client', attributes: { 'peer.service': row.provider, 'payment.attempt': attempt } } as const;
    const answer = await inSpan(`payment ${kind}`, span, async () =>
      question(providerOf(row), { ...refOf(order, row), attempt, noteReference }, row),
    );
    const outcome = {
      outcome: answer.status,
      refusedAttempt: isRefusal(kind, answer) ? attempt : null,
      failure: failureOf(kind, answer),
    };
    await endPaymentStep(prisma, { key, orderId: order.id }, outcome, 'reference' in answer ? answer : null);
    return answer;
  };

  const providerOf = (row: PaymentRow): PaymentProvider => {
    if (provider?.name === row.provider) return provider;
    throw new ProviderNotConfiguredError(row.provider, provider?.name ?? null);
  };

  /** @throws {RefundRefusedError} */
  const payBack = async (order: PaidOrder, provider: string, owed: number): Promise<void> => {
    let attempt = 0;
    const result = await ask(order, { kind: 'REFUND', key: 'refund:release', amount: BigInt(owed) }, (of, payment) => {
      attempt = payment.attempt ?? 0;
      // A part may have been refunded elsewhere since: a different amount needs a different key.
      return of.refund(payment, { key: `release:${owed}:${attempt}`, amountMinor: owed });
    });
    if (result?.status !== 'REFUSED') return;
    await recordRefundFailure(prisma, order.id, result.code);
    throw new RefundRefusedError(provider, result.code, attempt);
  };

  const refund = (order: PaidOrder, key: string, amount: bigint): Promise<RefundResult | null> =>
    ask(order, { kind: 'REFUND', key: `refund:${key}`, amount }, (of, payment) =>
      of.refund(payment, { key, amountMinor: Number(amount) }),
    );

  return {
    /** Authorizes the payment, or reads its state; null if the order was cancelled. */
    authorize: (order: PaidOrder): Promise<ProviderPayment | null> =>
      ask(order, { kind: 'AUTHORIZE', key: 'authorize' }, (of, payment, { methodToken }) =>
        of.authorize({ ...payment, orderNumber: order.number, methodToken: methodToken ?? '' }),
      ),

    /** Captures the authorized amount. */
    capture: (order: PaidOrder): Promise<ProviderPayment | null> =>
      ask(order, { kind: 'CAPTURE', key: 'capture' }, (of, payment) => of.capture(payment)),

    /**
     * Voids an authorized payment; refunds what was captured and not refunded yet.
     * @throws {RefundRefusedError} if the provider declines; staff see why.
     */
    async release(order: PaidOrder): Promise<void> {
      const { provider: name, captured } = await getPayment(prisma, order.id);
      if (name === OFFLINE) return recordPaidBack(prisma, order);
      if (!(await wasAskedFor(prisma, order.id))) return;
      const voided = await ask(order, { kind: 'VOID', key: 'void' }, (of, payment) => of.void(payment));
      if (voided && isRefusal('VOID', voided)) throw new PaymentUnavailableError(name, new Error(voided.status));
      const owed = Math.max(Number(captured), voided?.capturedMinor ?? 0) - (voided?.refundedMinor ?? 0);
      if (owed > 0) await payBack(order, name, owed);
      await recordPaidBack(prisma, order);
    },

    /** Refunds a part. @param key the refund's id. */
    async refund(order: PaidOrder, key: string, amount: bigint): Promise<RefundResult> {
      const { provider: name } = await getPayment(prisma, order.id);
      const result = name === OFFLINE || amount === 0n ? null : await refund(order, key, amount);
      return result ?? { status: 'DONE' };
    },

    /** The payment of each order that has one. */
    async ofOrders(orderIds: readonly string[]): Promise<Map<string, PaymentRow>> {
      const rows = await prisma.payment.findMany({ where: { orderId: { in: [...orderIds] } } });
      return new Map(rows.map((row) => [row.orderId, { ...row, action: null }]));
    },

    /** Whether the provider holds an authorization, or captured money that is not refunded. */
    async isMoneyHeld(order: PaidOrder): Promise<boolean> {
      const row = await getPayment(prisma, order.id);
      if (row.provider === OFFLINE) return false;
      const found = await providerOf(row).find(refOf(order, row));
      if (found?.status === 'CAPTURED') return found.capturedMinor > found.refundedMinor;
      return found?.status === 'AUTHORIZED';
    },
  };
}

/** Whether the provider declined. The same call would be declined again. */
function isRefusal(kind: PaymentStepKind, { status }: ProviderPayment | RefundResult): boolean {
  switch (kind) {
    case 'CAPTURE':
      return status !== 'CAPTURED';
    case 'VOID':
      return status === 'AUTHORIZED' || status === 'WAITING';
    case 'REFUND':
      return status === 'REFUSED';
    case 'AUTHORIZE':
      return false;
  }
}

/** See {@link StepOutcome.failure}. */
function failureOf(kind: PaymentStepKind, answer: ProviderPayment | RefundResult): string | null | undefined {
  if (!('reference' in answer)) return undefined;
  const { status, declineCode } = answer;
  if (kind === 'CAPTURE') return status === 'CAPTURED' ? null : (declineCode ?? 'capture_refused');
  if (kind === 'AUTHORIZE' && (status === 'AUTHORIZED' || status === 'CAPTURED')) return null;
  return declineCode ?? undefined;
}

function refOf({ id, currencyCode }: PaidOrder, { reference, amount }: PaymentRow): PaymentRef {
  return { orderId: id, reference, amountMinor: Number(amount), currencyCode };
}
