import type { SqlRunner } from '@commerce/database';
import type { OrderLimits, UnpaidCounts } from '../../domain/order-limits.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { countUpTo, readCounts, SAME } from './count-similar.ts';

/** Which unpaid orders are counted. Written exactly as in the indexes. */
const STATES = {
  withoutPayment: Prisma.sql`state IN ('PENDING', 'COMMITTING', 'CONFIRMED') AND payment_state IN ('NONE', 'FAILED')`,
  /** They hold stock until their payment is decided. */
  awaitingPayment: Prisma.sql`state = 'PENDING' AND payment_state <> 'NONE'`,
};

/**
 * Counts the other unpaid orders of an order's buyer and address. An order is inserted before its own count, so
 * concurrent orders count each other and the limit is never exceeded.
 */
export function createUnpaidCounts(
  sql: SqlRunner,
  { unpaidPerBuyer, unpaidPerAddress }: OrderLimits,
  which: keyof typeof STATES,
): (orderId: string) => Promise<UnpaidCounts> {
  const others = [STATES[which], Prisma.sql`id <> asked.id`];
  const ofCustomer = countUpTo(unpaidPerBuyer, ...others, SAME.customer);
  const ofMailbox = countUpTo(unpaidPerBuyer, ...others, SAME.mailbox);
  const toHouse = countUpTo(unpaidPerAddress, ...others, SAME.house);
  const counts = Prisma.sql`greatest(${ofCustomer}, ${ofMailbox}) AS "ofBuyer", ${toHouse} AS "toAddress"`;
  return readCounts(sql, counts, { ofBuyer: 0, toAddress: 0 });
}
