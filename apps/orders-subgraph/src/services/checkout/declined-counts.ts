import { batchCalls } from '@commerce/batching';
import type { SqlRunner } from '@commerce/database';
import { Prisma } from '../../generated/prisma/client.ts';

/**
 * Counts the payments that were declined in the hour before an order: of its cart, its customer, its mailbox or its
 * shipping address, whichever has most. Counting stops at the limit. Orders that come at once share a statement.
 */
export function createDeclinedCounts(sql: SqlRunner, limit: number): (orderId: string) => Promise<number> {
  const count = (condition: Prisma.Sql) => Prisma.sql`(
    SELECT count(*)::int FROM (
      SELECT FROM "order" WHERE failure ->> 'code' = 'PAYMENT_DECLINED' AND ${condition}
        AND placed_at > asked.placed_at - interval '1 hour' LIMIT ${limit}
    ) few
  )`;
  return batchCalls(async (orderIds: readonly string[]) => {
    const rows = await sql.$queryRaw<{ id: string; declined: number }[]>`
      SELECT id, greatest(
               ${count(Prisma.sql`cart_id = asked.cart_id`)},
               ${count(Prisma.sql`customer_id = asked.customer_id`)},
               ${count(Prisma.sql`mailbox_of(email) = mailbox_of(asked.email)`)},
               ${count(Prisma.sql`house_of(shipping_address) = house_of(asked.shipping_address)`)}
             ) AS declined
      FROM "order" AS asked WHERE id = ANY((SELECT ${[...orderIds]}::uuid[])::uuid[])`;
    const byId = new Map(rows.map(({ id, declined }) => [id, declined]));
    return orderIds.map((id) => byId.get(id) ?? 0);
  });
}
