import {
  type CommonUserError,
  connection,
  decodeCursor,
  encodeCursor,
  notFound,
  type PageRequest,
} from '@commerce/graphql';
import type { StockRow } from '../domain/catalogue.ts';
import { changesBetween, type StaffActor, type StaffChange } from '../domain/staff-event.ts';
import {
  type Adjustment,
  planAdjustment,
  planPolicy,
  type StockPolicy,
  type StockReservedError,
} from '../domain/stock-adjustment.ts';
import type { StockMovementRow } from '../domain/stock-ledger.ts';
import { Prisma, type PrismaClient } from '../generated/prisma/client.ts';
import { noteTrace } from './note-trace.ts';
import { recordStaffEvents } from './record-staff-events.ts';
import { repeatOnConflict } from './transaction.ts';

/** The idempotency key was used for another adjustment of the variant. */
type KeyReusedError = ReturnType<typeof keyReused>;

/** The outcome of an adjustment. */
export type AdjustmentOutcome =
  | { stock: StockRow; movement: StockMovementRow; replayed: boolean }
  | { problem: CommonUserError | StockReservedError | KeyReusedError };

/** The outcome of a change of the policy. */
export type PolicyOutcome = { stock: StockRow } | { problem: CommonUserError | StockReservedError };

/** Counts and adjusts stock, and reads its ledger: the deltas of a variant add up to its stock. */
export type StockLedgerService = ReturnType<typeof createStockLedgerService>;

const ORDER = 'stock-movement';
const MOVEMENT = Prisma.sql`
  id, variant_id AS "variantId", delta, reason, order_id AS "orderId", occurred_at AS "occurredAt", counted, note, actor`;

export function createStockLedgerService({ prisma }: { prisma: PrismaClient }) {
  return {
    /** The same page of each variant's ledger, the latest movement first. @throws BAD_USER_INPUT for a bad cursor. */
    async movementPages(variantIds: readonly string[], page: PageRequest) {
      const rows = await prisma.$queryRaw<StockMovementRow[]>`
        SELECT m.* FROM unnest(${variantIds}::uuid[]) AS asked (id)
        CROSS JOIN LATERAL (
          SELECT ${MOVEMENT} FROM stock_movement WHERE variant_id = asked.id AND ${rangeOf(page)}
          ORDER BY id DESC LIMIT ${page.size + 1}
        ) m
        ORDER BY m."variantId", m.id DESC`;
      const byVariant = new Map(variantIds.map((id): [string, StockMovementRow[]] => [id, []]));
      for (const row of rows) byVariant.get(row.variantId)?.push(row);
      return new Map([...byVariant].map(([id, movements]) => [id, connection(movements, page, cursorOf)]));
    },

    /** The number of movements of each variant. */
    async movementCounts(variantIds: readonly string[]): Promise<Map<string, number>> {
      const rows = await prisma.$queryRaw<{ id: string; movements: number }[]>`
        SELECT variant_id AS id, count(*)::int AS movements FROM stock_movement
        WHERE variant_id = ANY(${variantIds}::uuid[]) GROUP BY variant_id`;
      return new Map(rows.map(({ id, movements }) => [id, movements]));
    },

    /** Adjusts stock, with an entry in the ledger. Repeating it with the same key returns that entry. */
    async adjust(actor: StaffActor, adjustment: Adjustment): Promise<AdjustmentOutcome> {
      const transaction = async (tx: Prisma.TransactionClient) => {
        const stock = await lockStock(tx, adjustment.variantId);
        if (!stock) return { problem: notFound('there is no such variant', ['variantId']) };
        const earlier = await findByKey(tx, adjustment);
        if (earlier)
          return isSame(earlier, adjustment) ? { stock, movement: earlier, replayed: true } : { problem: keyReused() };
        const plan = planAdjustment(stock, adjustment);
        if ('problem' in plan) return plan;
        const movement = await writeMovement(tx, actor, adjustment, plan.delta);
        const after = { ...stock, onHand: stock.onHand + plan.delta };
        await recordAdjustment(tx, actor, after, [
          ...changesBetween({ onHand: stock.onHand }, { onHand: after.onHand }),
          { field: 'reason', before: null, after: adjustment.reason },
        ]);
        return { stock: after, movement, replayed: false };
      };
      return repeatOnConflict(() => prisma.$transaction(transaction));
    },

    /** Sets whether units are counted, whether more can be sold than are in stock, and when stock is low. */
    async setPolicy(actor: StaffActor, variantId: string, policy: StockPolicy): Promise<PolicyOutcome> {
      const transaction = async (tx: Prisma.TransactionClient) => {
        const stock = await lockStock(tx, variantId);
        if (!stock) return { problem: notFound('there is no such variant', ['variantId']) };
        const next = planPolicy(stock, policy);
        if ('problem' in next) return next;
        const after = policyOf(next);
        const changes = changesBetween(policyOf(stock), after);
        if (changes.length > 0) {
          await tx.stock.update({ where: { variantId }, data: after });
          await recordAdjustment(tx, actor, stock, changes);
        }
        return { stock: next };
      };
      return repeatOnConflict(() => prisma.$transaction(transaction));
    },
  };
}

type Transaction = Prisma.TransactionClient;

async function lockStock(tx: Transaction, variantId: string): Promise<StockRow | null> {
  const [row] = await tx.$queryRaw<StockRow[]>`
    SELECT variant_id AS "variantId", tracked, backorder, on_hand AS "onHand", reserved, low_at AS "lowAt",
      ${noteTrace()}
    FROM stock WHERE variant_id = ${variantId}::uuid FOR UPDATE`;
  return row ?? null;
}

function policyOf({ tracked, backorder, lowAt }: StockRow) {
  return { tracked, backorder, lowAt };
}

async function findByKey(tx: Transaction, { variantId, idempotencyKey }: Adjustment): Promise<StockMovementRow | null> {
  const [row] = await tx.$queryRaw<StockMovementRow[]>`
    SELECT ${MOVEMENT} FROM stock_movement
    WHERE variant_id = ${variantId}::uuid AND idempotency_key IS NOT NULL AND (idempotency_key || '') = ${idempotencyKey}`;
  return row ?? null;
}

function isSame({ delta, counted, reason, note }: StockMovementRow, asked: Adjustment): boolean {
  const sameChange =
    'count' in asked.change ? counted === asked.change.count : counted === null && delta === asked.change.delta;
  return sameChange && reason === asked.reason && note === asked.note;
}

async function writeMovement(
  tx: Transaction,
  actor: StaffActor,
  { variantId, change, reason, note, idempotencyKey }: Adjustment,
  delta: number,
): Promise<StockMovementRow> {
  const counted = 'count' in change ? change.count : null;
  const [movement] = await tx.$queryRaw<StockMovementRow[]>`
    WITH changed AS (
      UPDATE stock SET on_hand = on_hand + ${delta}::int WHERE variant_id = ${variantId}::uuid AND ${delta}::int <> 0
    )
    INSERT INTO stock_movement (variant_id, delta, reason, counted, note, actor, idempotency_key)
    VALUES (${variantId}::uuid, ${delta}::int, ${reason}::stock_movement_reason, ${counted}::int, ${note}, ${actor.id},
            ${idempotencyKey})
    RETURNING ${MOVEMENT}`;
  if (!movement) throw new TypeError('a movement was not written');
  return movement;
}

function recordAdjustment(tx: Transaction, actor: StaffActor, { variantId }: StockRow, changes: StaffChange[]) {
  return recordStaffEvents(tx, actor, [
    { action: 'STOCK_ADJUSTED', entityType: 'VARIANT', entityId: variantId, changes },
  ]);
}

function keyReused() {
  const message = 'this key was used for another adjustment of the variant; use a new one';
  const path: string[] = ['idempotencyKey'];
  return { __typename: 'IdempotencyKeyReused', code: 'IDEMPOTENCY_KEY_REUSED', message, path } as const;
}

function rangeOf({ after }: PageRequest): Prisma.Sql {
  if (after === null) return Prisma.sql`true`;
  const [id] = decodeCursor(after, ORDER, ['number'], 'after');
  return Prisma.sql`id < ${id}::bigint`;
}

function cursorOf({ id }: StockMovementRow): string {
  return encodeCursor(ORDER, [Number(id)]);
}
