import type { Job } from '@commerce/service';
import type { PrismaClient } from '../generated/prisma/client.ts';
import type { Settings } from '../settings.ts';

const BATCH = 500;
const LOOK_EVERY_MS = 600_000;

/**
 * Deletes carts that expired, or were merged into another one, more than `days` ago, at most 500 per statement. Ordered
 * carts stay: the audit of their orders needs the lines. Several processes can share the work: each skips rows that
 * another one has locked.
 * @returns how many were deleted.
 */
export async function deleteOldCarts(prisma: PrismaClient, days: number): Promise<number> {
  const deleted = await prisma.$queryRaw<unknown[]>`
    WITH old AS MATERIALIZED (
      SELECT id FROM cart
      WHERE status IN ('EXPIRED', 'MERGED') AND updated_at < now() - make_interval(days => ${days}::int)
      ORDER BY updated_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED
    ), lines AS (
      DELETE FROM cart_line USING old WHERE cart_id = old.id
    )
    DELETE FROM cart USING old WHERE cart.id = old.id RETURNING cart.id`;
  return deleted.length;
}

/** The job that deletes all old carts. */
export function cartRetention(prisma: PrismaClient, { retentionDays }: Pick<Settings, 'retentionDays'>): Job {
  return {
    name: 'delete old carts',
    everyMs: LOOK_EVERY_MS,
    async run(signal) {
      while (!signal.aborted && (await deleteOldCarts(prisma, retentionDays)) === BATCH);
    },
  };
}
