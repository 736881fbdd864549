import type { SqlRunner } from '@commerce/database';
import { Prisma } from '../../generated/prisma/client.ts';
import { countUpTo, readCounts, SAME } from './count-similar.ts';

const DECLINED = Prisma.sql`counted_as = 'DECLINED'`;
const LATELY = Prisma.sql`placed_at > asked.placed_at - interval '1 hour'`;

/**
 * Counts the payments that were declined in the hour before an order: of its cart, its customer, its mailbox or its
 * shipping address, whichever has most.
 */
export function createDeclinedCounts(sql: SqlRunner, limit: number): (orderId: string) => Promise<number> {
  const counts = Object.values(SAME).map((same) => countUpTo(limit, DECLINED, same, LATELY));
  const count = readCounts(sql, Prisma.sql`greatest(${Prisma.join(counts)}) AS declined`, { declined: 0 });
  return async (orderId) => (await count(orderId)).declined;
}
