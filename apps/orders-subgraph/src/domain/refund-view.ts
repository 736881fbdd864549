import type { ReturnedLine } from './refund-request.ts';

/** A refund in the currency of its order. The amount is in minor units. */
export interface RefundView {
  id: string;
  state: 'PROMISED' | 'DONE' | 'FAILED';
  amount: bigint;
  currencyCode: string;
  lines: readonly ReturnedLine[];
  reason: string | null;
  failureCode: string | null;
  createdAt: Date;
}
