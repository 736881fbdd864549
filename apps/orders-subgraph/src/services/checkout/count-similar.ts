import { batchCalls } from '@commerce/batching';
import type { SqlRunner } from '@commerce/database';
import { Prisma } from '../../generated/prisma/client.ts';

/** Anybody can order as a guest with somebody's address: what guests do must not count against a customer. */
const GUESTS = Prisma.sql`customer_id IS NULL AND asked.customer_id IS NULL`;

/** What an order has in common with the one that is `asked` about: customers by their login, guests by what they give. */
export const SAME = {
  cart: Prisma.sql`cart_id = asked.cart_id`,
  customer: Prisma.sql`customer_id = asked.customer_id`,
  mailbox: Prisma.sql`mailbox = asked.mailbox AND ${GUESTS}`,
  house: Prisma.sql`house = asked.house AND ${GUESTS}`,
};

/** The number of orders that fulfil all conditions, which may use columns of `asked`. Counting stops at the limit. */
export function countUpTo(limit: number, ...conditions: Prisma.Sql[]): Prisma.Sql {
  return Prisma.sql`(
    SELECT count(*)::int FROM (SELECT FROM "order" WHERE ${Prisma.join(conditions, ' AND ')} LIMIT ${limit}) few
  )`;
}

/**
 * Returns a function that reads such counts for an order. Orders that come at once share a statement.
 * @param counts columns, with a name for each.
 */
export function readCounts<Counts>(
  sql: SqlRunner,
  counts: Prisma.Sql,
  none: Counts,
): (orderId: string) => Promise<Counts> {
  return batchCalls(async (orderIds: readonly string[]) => {
    const rows = await sql.$queryRaw<(Counts & { id: string })[]>`
      SELECT id, ${counts} FROM "order" AS asked WHERE id = ANY((SELECT ${[...orderIds]}::uuid[])::uuid[])`;
    const byId = new Map(rows.map(({ id, ...row }) => [id, row as Counts]));
    return orderIds.map((id) => byId.get(id) ?? none);
  });
}
