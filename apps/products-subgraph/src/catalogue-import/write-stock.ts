import type { StockLevel } from '../domain/catalogue.ts';
import type { Prisma } from '../generated/prisma/client.ts';
import type { StockMovementReason } from '../generated/prisma/enums.ts';
import type { NewStock, StockChange } from './catalogue-writes.ts';

/** Locks stock in the order that every transaction uses, and returns its levels. */
export async function lockStock(
  tx: Prisma.TransactionClient,
  variantIds: readonly string[],
): Promise<Map<string, StockLevel>> {
  if (variantIds.length === 0) return new Map();
  const rows = await tx.$queryRaw<({ variantId: string } & StockLevel)[]>`
    SELECT variant_id AS "variantId", tracked, backorder, on_hand AS "onHand", reserved FROM stock
    WHERE variant_id = ANY(${[...variantIds]}::uuid[]) ORDER BY variant_id FOR UPDATE`;
  return new Map(rows.map(({ variantId, ...level }) => [variantId, level]));
}

/** Changes locked stock, and records the changes in the ledger. */
export async function updateStock(tx: Prisma.TransactionClient, changes: StockChange[], now: Date): Promise<void> {
  if (changes.length === 0) return;
  await tx.$executeRaw`
    WITH changed AS (
      UPDATE stock SET
        tracked = given.tracked, backorder = given.backorder, on_hand = stock.on_hand + given.delta
      FROM json_to_recordset(${JSON.stringify(changes)}::json)
        AS given ("variantId" uuid, tracked boolean, backorder boolean, delta int)
      WHERE stock.variant_id = given."variantId"
      RETURNING stock.variant_id, given.delta
    )
    INSERT INTO stock_movement (variant_id, delta, reason, occurred_at)
    SELECT variant_id, delta, 'IMPORT', ${now}::timestamptz FROM changed WHERE delta <> 0`;
}

export async function insertStock(
  tx: Prisma.TransactionClient,
  stock: NewStock[],
  now: Date,
  reason: StockMovementReason = 'IMPORT',
): Promise<void> {
  if (stock.length === 0) return;
  await tx.$executeRaw`
    WITH made AS (
      INSERT INTO stock (variant_id, tracked, backorder, on_hand)
      SELECT "variantId", tracked, backorder, "onHand"
      FROM json_to_recordset(${JSON.stringify(stock)}::json)
        AS given ("variantId" uuid, tracked boolean, backorder boolean, "onHand" int)
      RETURNING variant_id, on_hand
    )
    INSERT INTO stock_movement (variant_id, delta, reason, occurred_at)
    SELECT variant_id, on_hand, ${reason}::stock_movement_reason, ${now}::timestamptz FROM made WHERE on_hand <> 0`;
}
