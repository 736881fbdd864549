import type { SqlRunner } from '@commerce/database';
import type { OrderLimits, UnpaidCounts } from '../../domain/order-limits.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { countUpTo, readCounts, SAME } from './count-similar.ts';

/** Which unpaid orders are counted. */
const COUNTED = {
  withoutPayment: Prisma.sql`counted_as = 'UNPAID'`,
  /** They hold stock until their payment is decided. */
  awaitingPayment: Prisma.sql`counted_as = 'AWAITING_PAYMENT'`,
};

/**
 * Counts the other unpaid orders of an order's buyer and address. An order is inserted before its own count, so
 * concurrent orders count each other and the limit is never exceeded.
 */
export function createUnpaidCounts(
  sql: SqlRunner,
  { unpaidPerBuyer, unpaidPerAddress }: OrderLimits,
  which: keyof typeof COUNTED,
): (orderId: string) => Promise<UnpaidCounts> {
  const others = [COUNTED[which], Prisma.sql`id <> asked.id`];
  const ofCustomer = countUpTo(unpaidPerBuyer, ...others, SAME.customer);
  const ofMailbox = countUpTo(unpaidPerBuyer, ...others, SAME.mailbox);
  const toHouse = countUpTo(unpaidPerAddress, ...others, SAME.house);
  const counts = Prisma.sql`greatest(${ofCustomer}, ${ofMailbox}) AS "ofBuyer", ${toHouse} AS "toAddress"`;
  return readCounts(sql, counts, { ofBuyer: 0, toAddress: 0 });
}
