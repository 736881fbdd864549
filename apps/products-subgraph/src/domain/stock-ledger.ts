import type { Connection } from '@commerce/graphql';

/** Why a variant's stock changed. */
export type StockMovementReason =
  | 'IMPORT'
  | 'SALE'
  | 'RECEIVED'
  | 'RETURNED'
  | 'DAMAGED'
  | 'LOST'
  | 'COUNTED'
  | 'CORRECTION'
  | 'CANCEL'
  | 'RETURN';

/** An entry of the ledger as the database holds it. */
export interface StockMovementRow {
  id: bigint;
  variantId: string;
  delta: number;
  reason: StockMovementReason;
  orderId: string | null;
  occurredAt: Date;
  counted: number | null;
  note: string | null;
  actor: string | null;
}

/** A page of the ledger of a variant that can count all of it. */
export interface StockMovementPage extends Connection<StockMovementRow> {
  count(): Promise<number>;
}
