import type { Job } from '@commerce/service';
import type { PrismaClient } from '../generated/prisma/client.ts';
import type { Settings } from '../settings.ts';

const BATCH = 500;
const LOOK_EVERY_MS = 600_000;

/**
 * Deletes carts that expired or were merged into another longer than `days` ago, at most 500 in one statement. What was
 * ordered stays: the audit of its order needs the lines. Several processes share the work, as each skips what another one
 * holds.
 * @returns how many it has deleted.
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

/** The job that deletes all of them. */
export function cartRetention(prisma: PrismaClient, { retentionDays }: Pick<Settings, 'retentionDays'>): Job {
  return {
    name: 'delete old carts',
    everyMs: LOOK_EVERY_MS,
    async run(signal) {
      while (!signal.aborted && (await deleteOldCarts(prisma, retentionDays)) === BATCH);
    },
  };
}
