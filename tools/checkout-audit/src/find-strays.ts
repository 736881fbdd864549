import type pg from 'pg';
import { batches, knownOf } from './batches.ts';
import type { Finding } from './finding.ts';
import type { Connections } from './read-facts.ts';
import type { Stray } from './strays.ts';

const CARTS = `
  SELECT order_id AS "orderId" FROM cart WHERE order_id > $1 ORDER BY order_id LIMIT $2`;
const RESERVATIONS = `
  SELECT order_id AS "orderId" FROM stock_reservation
  WHERE order_id > $1 AND status <> 'RELEASED' ORDER BY order_id LIMIT $2`;

/** What carts and stock have of orders that are in no database of orders, batch by batch; of some orders twice. */
export async function* findStrays(connections: Connections, batch: number): AsyncGenerator<Stray[]> {
  for (const [client, text] of [
    [connections.cart, CARTS],
    [connections.products, RESERVATIONS],
  ] as const) {
    for await (const rows of batches<{ orderId: string }>(client, text, batch, ({ orderId }) => orderId)) {
      const ids = rows.map(({ orderId }) => orderId);
      const known = await knownOf(connections.orders, 'SELECT id FROM "order" WHERE id = ANY($1)', ids);
      yield await readStrays(
        connections,
        ids.filter((id) => !known.has(id)),
      );
    }
  }
}

/** What carts and stock have of orders. */
export async function readStrays({ cart, products }: Connections, orderIds: readonly string[]): Promise<Stray[]> {
  const carts = await cart.query<{ id: string; status: string; orderId: string }>(
    'SELECT id, status, order_id AS "orderId" FROM cart WHERE order_id = ANY($1)',
    [orderIds],
  );
  const stocks = await products.query<{ orderId: string; status: string }>(
    'SELECT order_id AS "orderId", status FROM stock_reservation WHERE order_id = ANY($1)',
    [orderIds],
  );
  const cartOf = new Map(carts.rows.map(({ id, status, orderId }) => [orderId, { id, status }]));
  const stockOf = new Map(stocks.rows.map(({ orderId, status }) => [orderId, status]));
  return orderIds.map((orderId) => ({
    orderId,
    cart: cartOf.get(orderId) ?? null,
    stock: stockOf.get(orderId) ?? null,
  }));
}

/**
 * Variants whose units in stock, reserved and sold are inconsistent. One statement, so that all figures are from the
 * same moment.
 */
export async function findStockDifferences(products: pg.ClientBase): Promise<Finding[]> {
  const { rows } = await products.query<{ variantId: string; message: string }>(`
    WITH ledger AS (
      SELECT variant_id, sum(delta) AS delta, coalesce(-sum(delta) FILTER (WHERE reason = 'SALE'), 0) AS sold,
        coalesce(sum(delta) FILTER (WHERE reason = 'CANCEL'), 0) AS returned
      FROM stock_movement GROUP BY variant_id
    ), held AS (
      SELECT variant_id, coalesce(sum(quantity) FILTER (WHERE status = 'RESERVED'), 0) AS reserved,
        coalesce(sum(quantity) FILTER (WHERE status IN ('COMMITTED', 'RETURNED')), 0) AS committed,
        coalesce(sum(quantity) FILTER (WHERE status = 'RETURNED'), 0) AS returned
      FROM stock_reservation_line JOIN stock_reservation USING (order_id) WHERE counted GROUP BY variant_id
    )
    SELECT variant_id AS "variantId", format('%s on hand by the stock and %s by the ledger, %s reserved by the stock '
      'and %s by the orders, %s sold by the ledger and %s by the orders, %s put back by the ledger and %s by the orders',
      on_hand, coalesce(delta, 0), stock.reserved, coalesce(held.reserved, 0), coalesce(sold, 0),
      coalesce(committed, 0), coalesce(ledger.returned, 0), coalesce(held.returned, 0)) AS message
    FROM stock LEFT JOIN ledger USING (variant_id) LEFT JOIN held USING (variant_id)
    WHERE on_hand <> coalesce(delta, 0) OR stock.reserved <> coalesce(held.reserved, 0)
      OR coalesce(sold, 0) <> coalesce(committed, 0) OR coalesce(ledger.returned, 0) <> coalesce(held.returned, 0)`);
  return rows.map(({ variantId, message }) => ({ code: 'STOCK_DIFFERS', subject: `variant ${variantId}`, message }));
}
