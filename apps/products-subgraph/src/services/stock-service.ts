import { quantityAvailable } from '../domain/availability.ts';
import type { StockLevel } from '../domain/catalogue.ts';
import { aggregateLines, type StockLine } from '../domain/stock-lines.ts';
import type { Prisma, PrismaClient } from '../generated/prisma/client.ts';
import type { ReservationStatus } from '../generated/prisma/enums.ts';

/** A variant that is short: `available` units could be had, `requested` were asked for. */
export interface Shortage {
  variantId: string;
  available: number;
  requested: number;
}

/** What became of a request to reserve: shortages mean that nothing was reserved. */
export interface ReserveResult {
  status: ReservationStatus | null;
  shortages: Shortage[];
}

/** Holds, sells and gives back stock, keyed by order. Every call may be repeated. */
export type StockService = ReturnType<typeof createStockService>;

export function createStockService({ prisma }: { prisma: PrismaClient }) {
  return {
    /** All or nothing. For an order that has a reservation already, even a released one, it answers that one's status. */
    reserve(orderId: string, lines: readonly StockLine[]): Promise<ReserveResult> {
      const wanted = aggregateLines(lines);
      return prisma
        .$transaction(async (tx) => {
          const status = await openReservation(tx, orderId, 'RESERVED');
          if (status !== null) return { status, shortages: [] };
          await holdStock(tx, orderId, wanted);
          return { status: 'RESERVED' as const, shortages: [] };
        })
        .catch((error: unknown) => {
          if (error instanceof ShortageError) return { status: null, shortages: error.shortages };
          throw error;
        });
    },

    /** Takes what is reserved out of stock. Answers where the reservation stands then; null if there is none. */
    commit(orderId: string): Promise<ReservationStatus | null> {
      return prisma.$transaction(async (tx) => {
        const moved = await closeReservation(tx, orderId, 'COMMITTED');
        if (moved) await sellStock(tx, orderId);
        return moved ? 'COMMITTED' : statusOf(tx, orderId);
      });
    },

    /** Gives back what is reserved; leaves a tombstone if nothing is, which a late reservation respects. */
    release(orderId: string): Promise<ReservationStatus | null> {
      return prisma.$transaction(async (tx) => {
        const moved = await closeReservation(tx, orderId, 'RELEASED');
        if (moved) {
          await giveBackStock(tx, orderId);
          return 'RELEASED';
        }
        return (await openReservation(tx, orderId, 'RELEASED')) ?? 'RELEASED';
      });
    },
  };
}

type Transaction = Prisma.TransactionClient;

class ShortageError extends Error {
  readonly shortages: Shortage[];

  constructor(shortages: Shortage[]) {
    super('not enough stock');
    this.shortages = shortages;
  }
}

/** Inserts the reservation's row; answers the status of the one that is there already, else null. */
async function openReservation(tx: Transaction, orderId: string, status: ReservationStatus) {
  const inserted = await tx.$executeRaw`
    INSERT INTO stock_reservation (order_id, status) VALUES (${orderId}::uuid, ${status}::reservation_status)
    ON CONFLICT DO NOTHING`;
  return inserted === 1 ? null : statusOf(tx, orderId);
}

async function statusOf(tx: Transaction, orderId: string): Promise<ReservationStatus | null> {
  const row = await tx.stockReservation.findUnique({ where: { orderId } });
  return row?.status ?? null;
}

async function closeReservation(tx: Transaction, orderId: string, status: 'COMMITTED' | 'RELEASED') {
  const changed = await tx.$executeRaw`
    UPDATE stock_reservation SET status = ${status}::reservation_status, updated_at = now()
    WHERE order_id = ${orderId}::uuid AND status = 'RESERVED'`;
  return changed === 1;
}

async function holdStock(tx: Transaction, orderId: string, lines: readonly StockLine[]): Promise<void> {
  const ids = lines.map((line) => line.variantId);
  const levels = await tx.$queryRaw<({ variantId: string } & StockLevel)[]>`
    SELECT variant_id AS "variantId", tracked, backorder, on_hand AS "onHand", reserved FROM stock
    WHERE variant_id = ANY(${ids}::uuid[]) ORDER BY variant_id FOR UPDATE`;
  const levelOf = new Map(levels.map((level) => [level.variantId, level]));
  const shortages = lines.flatMap(({ variantId, quantity }) => {
    const level = levelOf.get(variantId);
    const available = level ? quantityAvailable(level) : 0;
    return available !== null && available < quantity ? [{ variantId, available, requested: quantity }] : [];
  });
  if (shortages.length > 0) throw new ShortageError(shortages);
  await tx.$executeRaw`
    WITH line AS (
      INSERT INTO stock_reservation_line (order_id, variant_id, quantity, counted)
      SELECT ${orderId}::uuid, s.variant_id, wanted.quantity, s.tracked
      FROM unnest(${ids}::uuid[], ${lines.map((line) => line.quantity)}::int[]) AS wanted (variant_id, quantity)
      JOIN stock s USING (variant_id)
      RETURNING variant_id, quantity, counted
    )
    UPDATE stock SET reserved = reserved + line.quantity FROM line
    WHERE stock.variant_id = line.variant_id AND line.counted`;
}

async function sellStock(tx: Transaction, orderId: string): Promise<void> {
  await lockCountedStock(tx, orderId);
  await tx.$executeRaw`
    WITH line AS (
      SELECT variant_id, quantity FROM stock_reservation_line WHERE order_id = ${orderId}::uuid AND counted
    ), sold AS (
      UPDATE stock SET reserved = reserved - line.quantity, on_hand = on_hand - line.quantity FROM line
      WHERE stock.variant_id = line.variant_id
      RETURNING stock.variant_id, line.quantity
    )
    INSERT INTO stock_movement (variant_id, delta, reason, order_id)
    SELECT variant_id, -quantity, 'SALE', ${orderId}::uuid FROM sold`;
}

async function giveBackStock(tx: Transaction, orderId: string): Promise<void> {
  await lockCountedStock(tx, orderId);
  await tx.$executeRaw`
    UPDATE stock SET reserved = reserved - line.quantity FROM stock_reservation_line line
    WHERE line.order_id = ${orderId}::uuid AND line.counted AND stock.variant_id = line.variant_id`;
}

/** An UPDATE with a join locks in no particular order: this locks in the order that every transaction uses. */
async function lockCountedStock(tx: Transaction, orderId: string): Promise<void> {
  await tx.$executeRaw`
    SELECT FROM stock WHERE variant_id IN (
      SELECT variant_id FROM stock_reservation_line WHERE order_id = ${orderId}::uuid AND counted
    ) ORDER BY variant_id FOR UPDATE`;
}
