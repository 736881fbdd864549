import type { Connection } from '@commerce/graphql';
import type { StockMovementReason } from '../generated/prisma/enums.ts';

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
