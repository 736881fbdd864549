import type { SqlRunner } from '@commerce/database';
import { aggregateLines, type StockLine } from '../domain/stock-lines.ts';
import type { Prisma, PrismaClient } from '../generated/prisma/client.ts';
import type { ReservationStatus } from '../generated/prisma/enums.ts';
import { noteTrace } from './note-trace.ts';

/** A variant with too few units: `available` of the `requested` ones. */
export interface Shortage {
  variantId: string;
  available: number;
  requested: number;
}

/** The units that an order needs. */
export interface StockOrder {
  orderId: string;
  lines: readonly StockLine[];
}

/** The outcome of a reservation: with shortages, nothing was reserved. */
export interface ReserveResult {
  status: ReservationStatus | null;
  shortages: Shortage[];
}

/** Reserves, sells and releases stock, keyed by order. Every call may be repeated. */
export type StockService = ReturnType<typeof createStockService>;

/** @param options.sql runs single statements. */
export function createStockService({ prisma, sql }: { prisma: PrismaClient; sql: SqlRunner }) {
  return {
    /**
     * All or nothing for each order. If an order has a reservation already, even a released one, returns the status of
     * that one. One statement if there is enough for all orders; otherwise each order is tried by itself.
     */
    async reserve(orders: readonly StockOrder[]): Promise<ReserveResult[]> {
      const wanted = orders.map(({ orderId, lines }) => ({ orderId, lines: aggregateLines(lines) }));
      if (wanted.length > 1 && (await reserveForAll(sql, wanted))) {
        return wanted.map(() => ({ status: 'RESERVED', shortages: [] }));
      }
      return Promise.all(wanted.map((order) => reserveForOne(sql, order)));
    },

    /** Deducts reserved units from stock. Returns the status of each reservation afterwards; null if there is none. */
    async commit(orderIds: readonly string[]): Promise<(ReservationStatus | null)[]> {
      const sold = new Set(await sellStock(sql, orderIds));
      return Promise.all(orderIds.map((orderId) => (sold.has(orderId) ? 'COMMITTED' : statusOf(prisma, orderId))));
    },

    /** Releases reserved units. Without a reservation, leaves a tombstone that blocks a late one. */
    release(orderId: string): Promise<ReservationStatus | null> {
      return prisma.$transaction(async (tx) => {
        // Waits for a concurrent reservation: before it commits, it cannot be closed.
        const status = await openReservation(tx, orderId, 'RELEASED');
        if (status !== 'RESERVED') return status ?? 'RELEASED';
        if (!(await closeReservation(tx, orderId))) return statusOf(tx, orderId);
        await giveBackStock(tx, orderId);
        return 'RELEASED';
      });
    },

    /** Puts sold units back into stock. Returns the status of the reservation afterwards; null if there is none. */
    async takeBack(orderId: string): Promise<ReservationStatus | null> {
      return (await takeBackStock(prisma, orderId)) ? 'RETURNED' : statusOf(prisma, orderId);
    },

    /**
     * Sells what a confirmed order bought, whatever an older database knows of its reservation: after one of the
     * databases was restored to an earlier moment.
     * @returns the shortages; with any, nothing is sold.
     */
    async sellAfterwards({ orderId, lines }: StockOrder): Promise<Shortage[]> {
      const shortages: Shortage[] = [];
      await prisma
        .$transaction(async (tx) => {
          await forgetReleased(tx, orderId);
          const reserved = await reserveForOne(tx, { orderId, lines: aggregateLines(lines) });
          shortages.push(...reserved.shortages);
          if (shortages.length > 0) throw new ShortageError();
          await sellStock(tx, [orderId]);
        })
        .catch((error: unknown) => {
          if (!(error instanceof ShortageError)) throw error;
        });
      return shortages;
    },

    /** Puts returned units of an order that stays valid back into stock, once per return id. */
    async restock(returnId: string, orderId: string, lines: readonly StockLine[]): Promise<void> {
      await restockUnits(prisma, returnId, orderId, aggregateLines(lines));
    },
  };
}

type Transaction = Prisma.TransactionClient;

/** Inserts the reservation's row; returns null, or the status of an existing one. */
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

/** Rolls a transaction back. */
class ShortageError extends Error {}

/** Removes a reservation that was released, so that the order can have another one. */
async function forgetReleased(tx: Transaction, orderId: string): Promise<void> {
  await tx.$executeRaw`
    WITH released AS (
      SELECT order_id FROM stock_reservation WHERE order_id = ${orderId}::uuid AND status = 'RELEASED' FOR UPDATE
    )
    DELETE FROM stock_reservation_line USING released WHERE stock_reservation_line.order_id = released.order_id`;
  await tx.stockReservation.deleteMany({ where: { orderId, status: 'RELEASED' } });
}

async function closeReservation(tx: Transaction, orderId: string): Promise<boolean> {
  const changed = await tx.$executeRaw`
    UPDATE stock_reservation SET status = 'RELEASED', updated_at = now()
    WHERE order_id = ${orderId}::uuid AND status = 'RESERVED'`;
  return changed === 1;
}

async function reserveForOne(sql: SqlRunner, { orderId, lines }: StockOrder): Promise<ReserveResult> {
  const [result] = await sql.$queryRaw<ReserveResult[]>`
    SELECT status, shortages FROM (SELECT ${orderId}::uuid AS id, ${noteTrace()}) AS given, LATERAL reserve_stock(
      given.id, ${lines.map((line) => line.variantId)}::uuid[], ${lines.map((line) => line.quantity)}::int[])`;
  if (!result) throw new TypeError('the database returned no status for a reservation');
  return result;
}

/** Reserves for all orders, or for none; in that case each is tried by itself. */
async function reserveForAll(sql: SqlRunner, orders: readonly StockOrder[]): Promise<boolean> {
  const lines = orders.flatMap(({ orderId, lines: own }) => own.map((line) => ({ orderId, ...line })));
  const [row] = await sql.$queryRaw<{ reserved: boolean }[]>`
    SELECT reserve_stock_for_all(${orders.map(({ orderId }) => orderId).toSorted()}::uuid[],
      ${lines.map(({ orderId }) => orderId)}::uuid[], ${lines.map(({ variantId }) => variantId)}::uuid[],
      ${lines.map(({ quantity }) => quantity)}::int[]) AS reserved
    FROM (SELECT ${noteTrace()}) AS given`;
  return row?.reserved ?? false;
}

/**
 * Sells the reserved units of orders, in one statement that locks in the order that every transaction uses.
 * @returns the orders that had reserved units.
 */
async function sellStock(sql: SqlRunner, orderIds: readonly string[]): Promise<string[]> {
  const rows = await sql.$queryRaw<{ orderId: string }[]>`
    WITH held AS MATERIALIZED (
      SELECT order_id FROM stock_reservation WHERE order_id = ANY((SELECT ${orderIds}::uuid[])::uuid[]) AND status = 'RESERVED'
      ORDER BY order_id FOR UPDATE
    ), moved AS (
      UPDATE stock_reservation SET status = 'COMMITTED', updated_at = now() FROM held
      WHERE stock_reservation.order_id = held.order_id
      RETURNING held.order_id
    ), line AS MATERIALIZED (
      SELECT order_id, variant_id, quantity FROM stock_reservation_line JOIN moved USING (order_id) WHERE counted
    ), locked AS MATERIALIZED (
      SELECT variant_id FROM stock WHERE variant_id IN (SELECT variant_id FROM line) ORDER BY variant_id FOR UPDATE
    ), units AS (
      SELECT variant_id, sum(quantity)::int AS quantity FROM line JOIN locked USING (variant_id) GROUP BY variant_id
    ), sold AS (
      UPDATE stock SET reserved = reserved - units.quantity, on_hand = on_hand - units.quantity
      FROM units WHERE stock.variant_id = units.variant_id
    ), movement AS (
      INSERT INTO stock_movement (variant_id, delta, reason, order_id)
      SELECT variant_id, -quantity, 'SALE', order_id FROM line JOIN locked USING (variant_id)
    )
    SELECT order_id AS "orderId" FROM moved`;
  return rows.map(({ orderId }) => orderId);
}

/** Undoes `sellStock`, in one statement; units that were not counted when they were sold are not counted now. */
async function takeBackStock(tx: Transaction, orderId: string): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ moved: number }[]>`
    WITH moved AS (
      UPDATE stock_reservation SET status = 'RETURNED', updated_at = now()
      WHERE order_id = ${orderId}::uuid AND status = 'COMMITTED'
      RETURNING order_id
    ), line AS MATERIALIZED (
      SELECT variant_id, quantity FROM stock_reservation_line JOIN moved USING (order_id) WHERE counted
    ), locked AS MATERIALIZED (
      SELECT variant_id FROM stock WHERE variant_id IN (SELECT variant_id FROM line) ORDER BY variant_id FOR UPDATE
    ), returned AS (
      UPDATE stock SET on_hand = on_hand + line.quantity
      FROM line JOIN locked USING (variant_id) WHERE stock.variant_id = line.variant_id
      RETURNING stock.variant_id, line.quantity
    ), movement AS (
      INSERT INTO stock_movement (variant_id, delta, reason, order_id)
      SELECT variant_id, quantity, 'CANCEL', ${orderId}::uuid FROM returned
    )
    SELECT count(*)::int AS moved FROM moved`;
  return row?.moved === 1;
}

/**
 * In one statement that locks in the order that every transaction uses; units that were not counted when they were sold
 * are not counted now.
 */
async function restockUnits(
  tx: Transaction,
  returnId: string,
  orderId: string,
  lines: readonly StockLine[],
): Promise<void> {
  await tx.$executeRaw`
    WITH opened AS (
      INSERT INTO stock_return (id, order_id) VALUES (${returnId}::uuid, ${orderId}::uuid)
      ON CONFLICT DO NOTHING RETURNING order_id
    ), line AS MATERIALIZED (
      SELECT variant_id, back.quantity FROM opened JOIN stock_reservation_line USING (order_id) JOIN unnest(
        ${lines.map((line) => line.variantId)}::uuid[], ${lines.map((line) => line.quantity)}::int[]
      ) AS back (variant_id, quantity) USING (variant_id) WHERE counted
    ), locked AS MATERIALIZED (
      SELECT variant_id FROM stock WHERE variant_id IN (SELECT variant_id FROM line) ORDER BY variant_id FOR UPDATE
    ), returned AS (
      UPDATE stock SET on_hand = on_hand + line.quantity
      FROM line JOIN locked USING (variant_id) WHERE stock.variant_id = line.variant_id
      RETURNING stock.variant_id, line.quantity
    )
    INSERT INTO stock_movement (variant_id, delta, reason, order_id)
    SELECT variant_id, quantity, 'RETURN', ${orderId}::uuid FROM returned`;
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
