import { batchCalls } from '@commerce/batching';
import type { SqlRunner } from '@commerce/database';
import type { OrderLimits, UnpaidCounts } from '../../domain/order-limits.ts';
import { Prisma } from '../../generated/prisma/client.ts';

/** Which unpaid orders are counted. Written exactly as in the indexes. */
const STATES = {
  withoutPayment: Prisma.sql`state IN ('PENDING', 'COMMITTING', 'CONFIRMED') AND payment_state IN ('NONE', 'FAILED')`,
  /** They hold stock until their payment is decided. */
  awaitingPayment: Prisma.sql`state = 'PENDING' AND payment_state <> 'NONE'`,
};

/**
 * Counts the other unpaid orders of an order's buyer and address. Orders that come at once share a statement. An order
 * is inserted before its own count, so concurrent orders count each other and the limit is never exceeded.
 */
export function createUnpaidCounts(
  sql: SqlRunner,
  { unpaidPerBuyer, unpaidPerAddress }: OrderLimits,
  which: keyof typeof STATES,
): (orderId: string) => Promise<UnpaidCounts> {
  const count = (condition: Prisma.Sql, limit: number) => Prisma.sql`(
    SELECT count(*)::int FROM (
      SELECT FROM "order" WHERE ${STATES[which]} AND ${condition} AND id <> asked.id LIMIT ${limit}
    ) few
  )`;
  return batchCalls(async (orderIds: readonly string[]) => {
    const rows = await sql.$queryRaw<(UnpaidCounts & { id: string })[]>`
      SELECT id, greatest(
               ${count(Prisma.sql`customer_id = asked.customer_id`, unpaidPerBuyer)},
               ${count(Prisma.sql`mailbox_of(email) = mailbox_of(asked.email)`, unpaidPerBuyer)}
             ) AS "ofBuyer",
             ${count(Prisma.sql`house_of(shipping_address) = house_of(asked.shipping_address)`, unpaidPerAddress)} AS "toAddress"
      FROM "order" AS asked WHERE id = ANY((SELECT ${[...orderIds]}::uuid[])::uuid[])`;
    const byId = new Map(rows.map((row) => [row.id, row]));
    return orderIds.map((id) => {
      const { ofBuyer = 0, toAddress = 0 } = byId.get(id) ?? {};
      return { ofBuyer, toAddress };
    });
  });
}
