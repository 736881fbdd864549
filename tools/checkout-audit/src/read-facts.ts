import type pg from 'pg';
import type { OrderFacts, PaymentFacts } from './order-facts.ts';

/** A connection to each of the databases. */
export interface Connections {
  orders: pg.ClientBase;
  cart: pg.ClientBase;
  products: pg.ClientBase;
}

type PaymentRow = Record<Exclude<keyof PaymentFacts, 'state' | 'uncertain'>, string> &
  Pick<PaymentFacts, 'state' | 'uncertain'>;
type OrderRow = Omit<
  OrderFacts,
  'cart' | 'cartStatus' | 'reservation' | 'prices' | 'placedTotal' | 'lines' | 'adjustments' | 'payment'
> & {
  payment: PaymentRow | null;
  placedTotal: string;
  lines: { variantId: string; priceId: string; quantity: number; unitPrice: string }[];
  adjustments: string[];
};
type CartRow = NonNullable<OrderFacts['cart']> & { orderId: string | null };
type ReservationRow = NonNullable<OrderFacts['reservation']> & { orderId: string };

/**
 * Reads the next orders by id, with the other databases' data about them. The orders are read first, because nothing
 * changes around a settled order.
 * @param unfinishedAfterMs younger orders that are not settled are left out.
 */
export async function readFacts(
  connections: Connections,
  after: string,
  limit: number,
  unfinishedAfterMs: number,
): Promise<OrderFacts[]> {
  const orders = await rowsOf<OrderRow>(connections.orders, ORDERS, [after, limit, unfinishedAfterMs]);
  const ids = [orders.map((order) => order.id)];
  const [carts, reservations] = await Promise.all([
    rowsOf<CartRow>(connections.cart, CARTS, [...ids, orders.map((order) => order.cartId)]),
    rowsOf<ReservationRow>(connections.products, RESERVATIONS, ids),
  ]);
  const priceIds = [...orders, ...carts].flatMap(({ lines }) => lines.flatMap(({ priceId }) => priceId ?? []));
  const prices = await rowsOf<{ id: string; amount: string; currencyCode: string }>(connections.products, PRICES, [
    [...new Set(priceIds)],
  ]);
  const priceById = new Map(
    prices.map(({ id, amount, currencyCode }) => [id, { amount: BigInt(amount), currencyCode }]),
  );
  const cartOf = new Map(carts.map((cart) => [cart.orderId, cart]));
  const cartById = new Map(carts.map((cart) => [cart.id, cart]));
  const reservationOf = new Map(reservations.map((reservation) => [reservation.orderId, reservation]));
  return orders.map((order) => ({
    ...order,
    placedTotal: BigInt(order.placedTotal),
    lines: order.lines.map((line) => ({ ...line, unitPrice: BigInt(line.unitPrice) })),
    adjustments: order.adjustments.map(BigInt),
    payment: order.payment && paymentOf(order.payment),
    cart: cartOf.get(order.id) ?? null,
    cartStatus: cartById.get(order.cartId)?.status ?? null,
    reservation: reservationOf.get(order.id) ?? null,
    prices: priceById,
  }));
}

function paymentOf({ state, uncertain, ...amounts }: PaymentRow): PaymentFacts {
  const exact = Object.entries(amounts).map(([name, amount]) => [name, BigInt(amount)]);
  return { state, uncertain, ...(Object.fromEntries(exact) as Record<keyof typeof amounts, bigint>) };
}

async function rowsOf<Row extends pg.QueryResultRow>(
  client: pg.ClientBase,
  text: string,
  values: unknown[],
): Promise<Row[]> {
  return (await client.query<Row>(text, values)).rows;
}

const ORDERS = `
  SELECT id, number, state, settled, confirmed_at IS NOT NULL AS confirmed, recorded, handled,
    customer_id AS "customerId", to_json(placed_at) #>> '{}' AS "placedAt", cart_id AS "cartId", cart_version AS "cartVersion",
    placed_total::text AS "placedTotal",
    currency_code AS "currencyCode",
    (SELECT coalesce(json_agg(json_build_object('variantId', variant_id, 'priceId', price_id, 'quantity', quantity,
      'unitPrice', unit_price_minor::text)), '[]') FROM order_line WHERE order_id = "order".id) AS lines,
    (SELECT coalesce(json_agg(amount_minor::text), '[]') FROM order_adjustment WHERE order_id = "order".id) AS adjustments,
    (SELECT json_build_object('state', payment_state, 'amount', amount::text, 'captured', captured::text,
        'refunding', refunding::text, 'refunded', refunded::text,
        'refundsDone', (SELECT coalesce(sum(amount) FILTER (WHERE state = 'DONE'), 0)::text FROM refund
          WHERE refund.order_id = payment.order_id),
        'refundsPromised', (SELECT coalesce(sum(amount) FILTER (WHERE state = 'PROMISED'), 0)::text FROM refund
          WHERE refund.order_id = payment.order_id),
        'uncertain', (SELECT count(*) FROM payment_step WHERE payment_step.order_id = payment.order_id
            AND outcome IS NULL AND started_at < now() - $3 * interval '1 millisecond')
          + (SELECT count(*) FROM refund WHERE refund.order_id = payment.order_id
            AND state = 'PROMISED' AND created_at < now() - $3 * interval '1 millisecond')
          + (SELECT count(*) FROM payment_callback WHERE payment_callback.order_id = payment.order_id
            AND processed_at IS NULL AND received_at < now() - $3 * interval '1 millisecond'))
     FROM payment WHERE payment.order_id = "order".id) AS payment
  FROM "order"
  WHERE id > $1 AND (settled OR placed_at < now() - $3 * interval '1 millisecond')
  ORDER BY id LIMIT $2`;

const CARTS = `
  SELECT id, status, order_id AS "orderId",
    (SELECT coalesce(json_agg(json_build_object('variantId', variant_id, 'quantity', quantity, 'priceId', pinned_price_id)),
      '[]') FROM cart_line WHERE cart_id = cart.id) AS lines
  FROM cart WHERE order_id = ANY($1) OR id = ANY($2)`;

const RESERVATIONS = `
  SELECT order_id AS "orderId", status,
    (SELECT coalesce(json_agg(json_build_object('variantId', variant_id, 'quantity', quantity)), '[]')
     FROM stock_reservation_line line WHERE line.order_id = stock_reservation.order_id) AS lines
  FROM stock_reservation WHERE order_id = ANY($1)`;

const PRICES = `SELECT id, amount_minor::text AS amount, currency_code AS "currencyCode" FROM price WHERE id = ANY($1)`;
