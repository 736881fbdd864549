import type { SqlRunner } from '@commerce/database';
import type { Job } from '@commerce/service';
import { continueTrace } from '@commerce/tracing';
import { CANCEL_UNPAID } from '../../domain/checkout.ts';
import type { Order } from '../../domain/order.ts';
import { orderCancelled, orderPaymentDue } from '../../domain/order-events.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { findOrders } from '../orders/order-repository.ts';
import { remindOfPayment, startCancelling, UNPAID } from '../orders/order-transitions.ts';

const BATCH = 100;
const SECONDS_PER_HOUR = 3_600;
const NOT_PAID = { actor: 'system', reason: 'It was not paid in time.' };

const LOOK_EVERY_MS = 10_000;

/**
 * The job that keeps unpaid orders from holding stock for ever. It sends a reminder after half of the time, and cancels
 * an order when the other half has passed since the reminder. So no order is cancelled without a reminder, not even one
 * that is older than this rule. Any number of processes may run it.
 * @param settings.unpaidOrderHours how long a confirmed order may stay unpaid; 0 means for ever.
 */
export function unpaidOrders(sql: SqlRunner, { unpaidOrderHours }: { unpaidOrderHours: number }): Job {
  const halfS = (unpaidOrderHours * SECONDS_PER_HOUR) / 2;
  const longAgo = Prisma.sql`now() - make_interval(secs => ${halfS}::float8)`;

  const remind = (order: Order) =>
    remindOfPayment(sql, order.id, orderPaymentDue(order, new Date(Date.now() + halfS * 1_000)));
  const cancel = (order: Order) =>
    startCancelling(sql, order.id, { ...NOT_PAID, event: orderCancelled(order, NOT_PAID.reason) }, CANCEL_UNPAID);

  /** After every outcome, the order is no longer due. */
  const forEach = async (due: Prisma.Sql, change: (order: Order) => Promise<unknown>, signal: AbortSignal) => {
    for (;;) {
      const orders = await findOrders(sql, Prisma.sql`${UNPAID} AND ${due}`, Prisma.sql`LIMIT ${BATCH}`);
      for (const order of orders) {
        if (signal.aborted) return;
        await continueTrace(order.traceparent, () => change(order));
      }
      if (orders.length < BATCH) return;
    }
  };

  return {
    name: 'remind of unpaid orders and cancel them',
    everyMs: LOOK_EVERY_MS,
    async run(signal) {
      if (halfS === 0) return;
      await forEach(Prisma.sql`reminded_at <= ${longAgo}`, cancel, signal);
      await forEach(Prisma.sql`reminded_at IS NULL AND confirmed_at <= ${longAgo}`, remind, signal);
    },
  };
}
