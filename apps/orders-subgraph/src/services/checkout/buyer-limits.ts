import type { SqlRunner } from '@commerce/database';
import type { CheckoutFailure } from '../../domain/checkout-failure.ts';
import type { Order } from '../../domain/order.ts';
import { declinedExcess, type OrderLimits, unpaidExcess } from '../../domain/order-limits.ts';
import { createDeclinedCounts } from './declined-counts.ts';
import { createUnpaidCounts } from './unpaid-counts.ts';

/**
 * Returns a function that finds which limit of its buyer an order exceeds: of unpaid orders, or, if it is to be paid, of
 * declined payments. Null if none.
 */
export function createBuyerLimits(
  sql: SqlRunner,
  limits: OrderLimits,
): (order: Order) => Promise<CheckoutFailure | null> {
  const { unpaidPerBuyer, unpaidPerAddress, declinedPerHour } = limits;
  const countUnpaid = createUnpaidCounts(sql, limits);
  const countDeclined = createDeclinedCounts(sql, declinedPerHour);
  return async ({ id, payment, free }) => {
    if (payment !== 'NONE') return declinedPerHour > 0 ? declinedExcess(await countDeclined(id), limits) : null;
    const isLimited = !free && unpaidPerBuyer + unpaidPerAddress > 0;
    return isLimited ? unpaidExcess(await countUnpaid(id), limits) : null;
  };
}
