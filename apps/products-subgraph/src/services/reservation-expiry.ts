import type { Job } from '@commerce/service';
import type { PrismaClient } from '../generated/prisma/client.ts';
import type { Settings } from '../settings.ts';

const BATCH = 100;

/**
 * Releases reservations made before `heldSince`, of at most 100 orders in one statement: RESERVED becomes RELEASED, as
 * if the order had been cancelled. A confirmed order has its stock COMMITTED, and keeps it; an order that is about to
 * be confirmed finds out when it commits, and is cancelled. Skips locked reservations until the next round, so several
 * processes can share the work.
 * @returns for how many orders stock was released.
 */
export async function expireReservations(prisma: PrismaClient, heldSince: Date): Promise<number> {
  const [row] = await prisma.$queryRaw<{ expired: number }[]>`
    WITH due AS MATERIALIZED (
      SELECT order_id FROM stock_reservation
      WHERE status = 'RESERVED' AND coalesce(created_at, created_at) <= ${heldSince}::timestamptz
      ORDER BY coalesce(created_at, created_at) LIMIT ${BATCH} FOR UPDATE SKIP LOCKED
    ), expired AS (
      UPDATE stock_reservation SET status = 'RELEASED', updated_at = now()
      WHERE order_id IN (SELECT order_id FROM due) RETURNING order_id
    ), line AS MATERIALIZED (
      SELECT variant_id, sum(quantity)::int AS quantity FROM stock_reservation_line JOIN expired USING (order_id)
      WHERE counted GROUP BY variant_id
    ), locked AS MATERIALIZED (
      SELECT variant_id FROM stock WHERE variant_id IN (SELECT variant_id FROM line) ORDER BY variant_id FOR UPDATE
    ), given_back AS (
      UPDATE stock SET reserved = reserved - line.quantity
      FROM line JOIN locked USING (variant_id) WHERE stock.variant_id = line.variant_id
    )
    SELECT count(*)::int AS expired FROM expired`;
  return row?.expired ?? 0;
}

/** The job that releases reservations that are too old. */
export function reservationExpiry(
  prisma: PrismaClient,
  settings: Pick<Settings, 'reservationMinutes' | 'reservationExpiryIntervalMs'>,
): Job {
  return {
    name: 'release expired reservations',
    everyMs: settings.reservationExpiryIntervalMs,
    async run(signal) {
      const heldSince = new Date(Date.now() - settings.reservationMinutes * 60_000);
      while (!signal.aborted && (await expireReservations(prisma, heldSince)) === BATCH);
    },
  };
}
