import { createHash } from 'node:crypto';
import { type CommonUserError, invalidInput, isStorableText } from '@commerce/graphql';
import type { LineQuantity } from './fulfilment.ts';
import { keyErrors } from './idempotency-key.ts';
import { lineErrors } from './line-quantities.ts';
import type { Order } from './order.ts';

/** Units that were returned, or are no longer wanted. */
export interface ReturnedLine extends LineQuantity {
  /** Whether they go back into stock. */
  restock: boolean;
}

/** An amount to refund, and the returned units. Amounts are minor units. */
export interface RefundRequest {
  idempotencyKey: string;
  /** Null means what was paid for the returned units. */
  amount: number | null;
  lines: readonly ReturnedLine[];
  reason: string | null;
}

/** The input of `refundOrder`, as GraphQL passes it in. */
export interface RefundInput {
  idempotencyKey: string;
  amount?: { minorUnits: number; currencyCode: string } | null;
  lines?: readonly ReturnedLine[] | null;
  reason?: string | null;
}

const MAX_REASON = 500;

/**
 * Checks the input. Without an amount, the refund is what was paid for the units; it is determined when they are
 * returned.
 */
export function readRefundInput(input: RefundInput, order: Order): RefundRequest | CommonUserError[] {
  const { idempotencyKey, amount, reason = null } = input;
  const lines = input.lines ?? [];
  const isReason = reason === null || (reason.length <= MAX_REASON && isStorableText(reason));
  const minorUnits = amount?.minorUnits ?? null;
  const errors = [
    ...keyErrors(idempotencyKey),
    ...(isReason ? [] : [invalidInput(`reason must have at most ${MAX_REASON} characters`, ['reason'])]),
    ...(amount && amount.currencyCode !== order.currencyCode
      ? [invalidInput(`the order is in ${order.currencyCode}`, ['amount', 'currencyCode'])]
      : []),
    ...((minorUnits ?? 0) >= 0 ? [] : [invalidInput('amount cannot be negative', ['amount', 'minorUnits'])]),
    ...((minorUnits ?? 0) > 0 || lines.length > 0
      ? []
      : [invalidInput('give the amount to refund, or the returned lines')]),
    ...lineErrors(lines),
  ];
  return errors.length > 0 ? errors : { idempotencyKey, amount: minorUnits, lines, reason };
}

/** The same key with a different hash means a different refund. */
export function hashRefund({ amount, lines }: RefundRequest): string {
  const asked = lines.map(({ orderLineId, quantity, restock }) => [orderLineId, quantity, restock]);
  return createHash('sha256')
    .update(JSON.stringify([amount, asked]))
    .digest('base64url');
}
