import { MOST_FULFILMENTS } from '../../domain/next-statuses.ts';
import type { OrderFilter, OrderSelection } from '../../domain/order-filter.ts';
import { readOrderNumber } from '../../domain/order-number.ts';
import { Prisma } from '../../generated/prisma/client.ts';

/** Placed orders, for `"order" o`: failed attempts are in no list. */
export const PLACED = Prisma.sql`o.confirmed_at IS NOT NULL`;

/** The capture or the latest refund failed. */
const PAYMENT_FAILED = Prisma.sql`(
  o.id IN (SELECT order_id FROM payment WHERE failure_code IS NOT NULL) AND (
    o.payment_state = 'FAILED'
    OR o.state = 'CANCELLING' AND o.payment_state = 'CAPTURED'
    OR 'FAILED' = (
      SELECT state FROM refund WHERE order_id = o.id AND amount > 0 AND finished_at IS NOT NULL
      ORDER BY finished_at DESC LIMIT 1
    )
  ))`;

/** The SQL form of `mayFulfil`. */
const TO_FULFIL = Prisma.sql`(
  (o.state = 'PAID' OR o.state = 'CONFIRMED' AND o.payment_state = 'AUTHORIZED')
  AND EXISTS (SELECT FROM order_line line WHERE line.order_id = o.id AND line.fulfilled + line.dropped < line.quantity)
  AND (SELECT count(*) FROM fulfilment WHERE fulfilment.order_id = o.id) < ${MOST_FULFILMENTS})`;

/** The conditions of a selection on `"order" o`, without the states. */
export function conditionsOf({ search, filter, orderIds = null }: OrderSelection): Prisma.Sql[] {
  const { placedFrom, placedTo, customerId, variantIds, toFulfil, paymentFailed } = filter;
  return [
    PLACED,
    ...(orderIds === null ? [] : [Prisma.sql`o.id = ANY(${[...orderIds]}::uuid[])`]),
    ...(search === null ? [] : [matches(search)]),
    ...(placedFrom ? [Prisma.sql`o.placed_at >= ${placedFrom}`] : []),
    ...(placedTo ? [Prisma.sql`o.placed_at < ${placedTo}`] : []),
    ...(customerId === null ? [] : [Prisma.sql`o.customer_id = ${customerId}`]),
    ...(variantIds === null ? [] : [hasOneOf(variantIds)]),
    ...(toFulfil ? [TO_FULFIL] : []),
    ...(paymentFailed ? [PAYMENT_FAILED] : []),
  ];
}

export function isIn(states: NonNullable<OrderFilter['states']>): Prisma.Sql {
  return Prisma.sql`o.state = ANY(${[...states]}::order_state[])`;
}

/** A complete order number is looked up directly; anything else is searched by its words. */
export function matches(search: string): Prisma.Sql {
  const number = readOrderNumber(search);
  return number === null
    ? Prisma.sql`order_words(o.number, o.email, o.shipping_address, o.billing_address) @@ order_query(${search})`
    : Prisma.sql`o.number = ${number}`;
}

function hasOneOf(variantIds: readonly string[]): Prisma.Sql {
  return Prisma.sql`EXISTS (
    SELECT FROM order_line line WHERE line.order_id = o.id AND ${isOneOf(variantIds)})`;
}

/** Whether `order_line line` is of one of the variants. */
export function isOneOf(variantIds: readonly string[]): Prisma.Sql {
  return Prisma.sql`line.variant_id = ANY(${[...variantIds]}::uuid[])`;
}
