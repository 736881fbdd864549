import type { SqlRunner } from '@commerce/database';
import type { CheckoutFailure } from '../../domain/checkout-failure.ts';
import type { Order } from '../../domain/order.ts';
import { declinedExcess, type OrderLimits, unpaidExcess } from '../../domain/order-limits.ts';
import { createDeclinedCounts } from './declined-counts.ts';
import { createUnpaidCounts } from './unpaid-counts.ts';

/**
 * Returns a function that finds which limit of its buyer an order exceeds: of unpaid orders, which includes free
 * ones that are not sent, or, if it is to be paid, of declined payments and of orders whose payment is not decided. Null
 * if none.
 */
export function createBuyerLimits(
  sql: SqlRunner,
  limits: OrderLimits,
): (order: Order) => Promise<CheckoutFailure | null> {
  const { unpaidPerBuyer, unpaidPerAddress, declinedPerHour } = limits;
  const countUnpaid = createUnpaidCounts(sql, limits, 'withoutPayment');
  const countWaiting = createUnpaidCounts(sql, limits, 'awaitingPayment');
  const countDeclined = createDeclinedCounts(sql, declinedPerHour);
  return async ({ id, payment }) => {
    const isToBePaid = payment !== 'NONE';
    const declined = isToBePaid && declinedPerHour > 0 ? declinedExcess(await countDeclined(id), limits) : null;
    if (declined || unpaidPerBuyer + unpaidPerAddress === 0) return declined;
    return unpaidExcess(await (isToBePaid ? countWaiting : countUnpaid)(id), limits);
  };
}
