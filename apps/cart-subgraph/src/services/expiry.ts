import type { Job } from '@commerce/service';
import { traceparent } from '@commerce/tracing';
import type { PrismaClient } from '../generated/prisma/client.ts';
import type { Settings } from '../settings.ts';

const BATCH = 500;

/**
 * Expires the carts whose time has run out by `now`, at most 500 in one statement: ACTIVE becomes EXPIRED. Several
 * processes share the work: each skips carts that another one has locked, so nobody waits for a cart that is being edited.
 * A customer's cart with lines gets the event `cart.expired`. A guest's cart never does, because its id
 * alone gives access to it.
 * @returns how many carts expired.
 */
export async function expireCarts(prisma: PrismaClient, now: Date): Promise<number> {
  const expired = await prisma.$queryRaw<unknown[]>`
    WITH idle AS MATERIALIZED (
      SELECT id, updated_at FROM cart WHERE status = 'ACTIVE' AND expires_at <= ${now}
      ORDER BY expires_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED
    ), expired AS (
      UPDATE cart SET status = 'EXPIRED', updated_at = ${now} FROM idle WHERE cart.id = idle.id
      RETURNING cart.id, cart.customer_id, idle.updated_at
    ), published AS (
      INSERT INTO outbox_event (type, entity, data, traceparent)
      SELECT 'cart.expired', 'cart:' || id, jsonb_build_object('cartId', id, 'customerId', customer_id,
        'lineCount', lines.count, 'updatedAt', to_char(updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')), ${traceparent()}
      FROM expired, LATERAL (SELECT count(*) FROM cart_line WHERE cart_id = expired.id) AS lines
      WHERE customer_id IS NOT NULL AND lines.count > 0
    )
    SELECT id FROM expired`;
  return expired.length;
}

/** The job that expires idle carts. */
export function cartExpiry(prisma: PrismaClient, { expiryIntervalMs }: Pick<Settings, 'expiryIntervalMs'>): Job {
  return {
    name: 'expire idle carts',
    everyMs: expiryIntervalMs,
    async run(signal) {
      while (!signal.aborted && (await expireCarts(prisma, new Date())) === BATCH);
    },
  };
}
