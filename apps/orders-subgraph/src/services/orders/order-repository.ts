import type { SqlRunner } from '@commerce/database';
import type { Checkout } from '../../domain/checkout.ts';
import type { Order } from '../../domain/order.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { JOB_DELAY, MAX_ATTEMPTS } from './order-jobs.ts';

/** A new order, before any work on it. */
export type NewOrder = Omit<
  Order,
  | keyof Checkout
  | 'lines'
  | 'adjustments'
  | 'failure'
  | 'cancelledAt'
  | 'cancelReason'
  | 'fullyRefunded'
  | 'fulfilmentCount'
  | 'refundCount'
> & {
  keyScope: string;
  idempotencyKey: string;
  paying: PlannedPayment | null;
};

/** How an order is to be paid before it is confirmed. */
export interface PlannedPayment {
  provider: string;
  methodToken: string;
  captureWanted: boolean;
  /** When the payment expires. */
  expiresAt: Date;
}

/** Reads orders with their lines and adjustments in one statement. JSON costs less than JSONB. */
export async function findOrders(sql: SqlRunner, where: Prisma.Sql, tail = Prisma.empty, hint = ''): Promise<Order[]> {
  return sql.$queryRaw<Order[]>`${Prisma.raw(hint)}
    SELECT id, number, state::text AS state, settled, request_hash AS "requestHash", customer_id AS "customerId",
           cart_id AS "cartId", cart_version AS "cartVersion", email, shipping_address AS "shippingAddress",
           billing_address AS "billingAddress", placed_total AS "placedTotal", currency_code AS "currencyCode", failure,
           placed_at AS "placedAt", traceparent, lines, adjustments, recorded, confirmed_at IS NOT NULL AS confirmed,
           cancelled_at AS "cancelledAt", cancel_reason AS "cancelReason", payment_state::text AS payment,
           capture_wanted AS "captureWanted", handled, placed_total = 0 AS free,
           state IN ('PAID', 'FULFILLED') AND EXISTS (
             SELECT FROM payment WHERE order_id = "order".id AND refunding = captured AND captured > 0) AS "fullyRefunded",
           CASE WHEN state = 'PAID' AND handled THEN
             (SELECT count(*)::int FROM fulfilment WHERE order_id = "order".id) ELSE 0 END AS "fulfilmentCount",
           CASE WHEN state IN ('PAID', 'FULFILLED') AND handled THEN
             (SELECT count(*)::int FROM refund WHERE order_id = "order".id) ELSE 0 END AS "refundCount"
    FROM "order", LATERAL (
      SELECT coalesce(json_agg(json_build_object(
        'id', line.id, 'variantId', variant_id, 'priceId', price_id, 'title', title, 'sku', sku, 'quantity', quantity,
        'fulfilled', fulfilled, 'returned', returned, 'dropped', dropped,
        'returnedMinor', returned_minor, 'unitPriceMinor', unit_price_minor, 'taxable', taxable,
        'currencyCode', currency_code) ORDER BY position), '[]') AS lines
      FROM order_line AS line WHERE order_id = "order".id
    ) AS lines, LATERAL (
      SELECT coalesce(json_agg(json_build_object(
        'kind', kind, 'label', label, 'amountMinor', amount_minor, 'currencyCode', currency_code) ORDER BY position),
        '[]') AS adjustments
      FROM order_adjustment WHERE order_id = "order".id
    ) AS adjustments
    WHERE ${where} ${tail}`;
}

/** Reads one order. @throws {Error} if there is none: for orders known to exist. */
export async function getOrder(sql: SqlRunner, id: string): Promise<Order> {
  const [order] = await findOrders(sql, Prisma.sql`id = ${id}::uuid`);
  if (!order) throw new Error(`order ${id} is gone`);
  return order;
}

/**
 * Inserts orders as PENDING, with the jobs that continue them, in one statement. Returns the inserted ones; an order
 * whose key, cart or number is taken is left out.
 */
export async function insertOrders(sql: SqlRunner, orders: readonly NewOrder[]): Promise<Set<string>> {
  const inserted = await sql.$queryRaw<{ id: string }[]>`
    WITH given AS MATERIALIZED (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(orders.map(toRow))}::jsonb) AS given (id uuid, number text,
        key_scope text, idempotency_key text, request_hash text, customer_id text, cart_id uuid, cart_version int,
        email text, shipping_address jsonb, billing_address jsonb, placed_total bigint, currency_code text,
        placed_at timestamptz, traceparent text, provider text, method_token text, capture_wanted boolean, expires_at timestamptz)
    ), inserted AS (
      INSERT INTO "order" (id, number, state, key_scope, idempotency_key, request_hash, customer_id, cart_id,
        cart_version, email, shipping_address, billing_address, placed_total, currency_code, placed_at, traceparent,
        payment_state, capture_wanted)
      SELECT id, number, 'PENDING', key_scope, idempotency_key, request_hash, customer_id, cart_id,
        cart_version, email, shipping_address, billing_address, placed_total, currency_code, placed_at, traceparent,
        (CASE WHEN provider IS NULL THEN 'NONE' ELSE 'PLANNED' END)::payment_state, capture_wanted
      FROM given ORDER BY cart_id
      ON CONFLICT DO NOTHING
      RETURNING id, traceparent
    ), planned AS (
      INSERT INTO payment (order_id, provider, method_token, amount, expires_at)
      SELECT id, provider, method_token, placed_total, expires_at FROM given JOIN inserted USING (id)
      WHERE provider IS NOT NULL
    ), jobs AS MATERIALIZED (
      -- There is no job of a new order that could be replaced, so this mode is safe. It takes half the time.
      SELECT count(*) FROM inserted, graphile_worker.add_job('drive_checkout',
        json_build_object('orderId', id, 'traceparent', traceparent), run_at => now() + ${JOB_DELAY}, max_attempts => ${MAX_ATTEMPTS}::int, job_key => 'checkout:' || id,
        job_key_mode => 'unsafe_dedupe')
    )
    SELECT id FROM inserted, jobs`;
  return new Set(inserted.map(({ id }) => id));
}

function toRow({ paying, ...order }: NewOrder) {
  return {
    id: order.id,
    number: order.number,
    key_scope: order.keyScope,
    idempotency_key: order.idempotencyKey,
    request_hash: order.requestHash,
    customer_id: order.customerId,
    cart_id: order.cartId,
    cart_version: order.cartVersion,
    email: order.email,
    shipping_address: order.shippingAddress,
    billing_address: order.billingAddress,
    placed_total: String(order.placedTotal),
    currency_code: order.currencyCode,
    placed_at: order.placedAt,
    traceparent: order.traceparent,
    provider: paying?.provider ?? null,
    method_token: paying?.methodToken ?? null,
    capture_wanted: paying?.captureWanted ?? false,
    expires_at: paying?.expiresAt ?? null,
  };
}
