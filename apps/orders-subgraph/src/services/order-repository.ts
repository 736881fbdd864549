import type { Transition } from '../domain/checkout.ts';
import type { CheckoutFailure } from '../domain/checkout-failure.ts';
import type { Order } from '../domain/order.ts';
import { Prisma, type PrismaClient } from '../generated/prisma/client.ts';

/** A connection or a transaction of the orders database. */
export type Connection = PrismaClient | Prisma.TransactionClient;

/** A new order, before anything was done for it. */
export type NewOrder = Omit<Order, 'lines' | 'adjustments' | 'recorded' | 'settled' | 'state' | 'failure'> & {
  keyScope: string;
  idempotencyKey: string;
};

/** Reads orders with their lines and adjustments in one statement. */
export async function findOrders(connection: Connection, where: Prisma.Sql, tail = Prisma.empty): Promise<Order[]> {
  return connection.$queryRaw<Order[]>`
    SELECT id, number, state::text AS state, settled, request_hash AS "requestHash", customer_id AS "customerId",
           cart_id AS "cartId", cart_version AS "cartVersion", email, shipping_address AS "shippingAddress",
           billing_address AS "billingAddress", placed_total AS "placedTotal", currency_code AS "currencyCode", failure,
           placed_at AS "placedAt", lines, adjustments, lines <> '[]' AS recorded
    FROM "order", LATERAL (
      SELECT coalesce(jsonb_agg(jsonb_build_object(
        'id', line.id, 'variantId', variant_id, 'priceId', price_id, 'title', title, 'sku', sku, 'quantity', quantity,
        'unitPriceMinor', unit_price_minor, 'currencyCode', currency_code) ORDER BY position), '[]') AS lines
      FROM order_line AS line WHERE order_id = "order".id
    ) AS lines, LATERAL (
      SELECT coalesce(jsonb_agg(jsonb_build_object(
        'kind', kind, 'label', label, 'amountMinor', amount_minor, 'currencyCode', currency_code) ORDER BY position),
        '[]') AS adjustments
      FROM order_adjustment WHERE order_id = "order".id
    ) AS adjustments
    WHERE ${where} ${tail}`;
}

/** Reads one order. @throws {Error} if there is none: for orders known to exist. */
export async function getOrder(connection: Connection, id: string): Promise<Order> {
  const [order] = await findOrders(connection, Prisma.sql`id = ${id}::uuid`);
  if (!order) throw new Error(`order ${id} is gone`);
  return order;
}

/** Inserts an order as PENDING. False if its key, its cart or its number is taken. */
export async function insertOrder(connection: Connection, order: NewOrder): Promise<boolean> {
  const inserted = await connection.$executeRaw`
    INSERT INTO "order" (id, number, state, key_scope, idempotency_key, request_hash, customer_id, cart_id,
      cart_version, email, shipping_address, billing_address, placed_total, currency_code, driven_at, placed_at)
    VALUES (${order.id}::uuid, ${order.number}, 'PENDING', ${order.keyScope}, ${order.idempotencyKey},
      ${order.requestHash}, ${order.customerId}, ${order.cartId}::uuid, ${order.cartVersion}, ${order.email},
      ${order.shippingAddress}::jsonb, ${order.billingAddress}::jsonb, ${order.placedTotal}, ${order.currencyCode},
      ${order.placedAt}, ${order.placedAt})
    ON CONFLICT DO NOTHING`;
  return inserted === 1;
}

/** Carries out a transition if the order is still where it starts from; false if another driver was faster. */
export async function applyTransition(
  connection: Connection,
  id: string,
  { from, to }: Transition,
  failure: CheckoutFailure | null = null,
): Promise<boolean> {
  const { state = from, settled = false } = to;
  const changed = await connection.$queryRaw<unknown[]>`
    WITH changed AS (
      UPDATE "order" SET state = ${state}::order_state, settled = settled OR ${settled},
        failure = coalesce(${failure}::jsonb, failure),
        confirmed_at = CASE WHEN ${state} = 'CONFIRMED' THEN coalesce(confirmed_at, now()) ELSE confirmed_at END
      WHERE id = ${id}::uuid AND state = ${from}::order_state AND NOT settled
      RETURNING id
    ), event AS (
      INSERT INTO order_event (order_id, type) SELECT id, ${state} FROM changed WHERE ${state === 'CONFIRMED' && from !== state}
    )
    SELECT id FROM changed`;
  return changed.length === 1;
}

/** Records what was bought, once: a PENDING order that has no lines yet. */
export async function recordLines(
  connection: Connection,
  id: string,
  lines: Order['lines'],
  adjustments: Order['adjustments'],
): Promise<void> {
  await connection.$executeRaw`
    WITH locked AS (
      SELECT id FROM "order" WHERE id = ${id}::uuid AND state = 'PENDING' FOR UPDATE
    ), recorded AS (
      INSERT INTO order_line (id, order_id, position, variant_id, price_id, title, sku, quantity, unit_price_minor)
      SELECT line.id, locked.id, line.position, variant_id, price_id, title, sku, quantity, unit_price_minor
      FROM locked, unnest(
        ${lines.map((line) => line.id)}::uuid[], ${lines.map((line) => line.variantId)}::uuid[],
        ${lines.map((line) => line.priceId)}::uuid[], ${lines.map((line) => line.title)}::text[],
        ${lines.map((line) => line.sku)}::text[], ${lines.map((line) => line.quantity)}::int[],
        ${lines.map((line) => line.unitPriceMinor)}::bigint[]
      ) WITH ORDINALITY AS line (id, variant_id, price_id, title, sku, quantity, unit_price_minor, position)
      ON CONFLICT (order_id, position) DO NOTHING
    )
    INSERT INTO order_adjustment (order_id, position, kind, label, amount_minor)
    SELECT locked.id, adjustment.position, kind::order_adjustment_kind, label, amount_minor
    FROM locked, unnest(
      ${adjustments.map((each) => each.kind)}::text[], ${adjustments.map((each) => each.label)}::text[],
      ${adjustments.map((each) => each.amountMinor)}::bigint[]
    ) WITH ORDINALITY AS adjustment (kind, label, amount_minor, position)
    ON CONFLICT DO NOTHING`;
}

/** Takes unsettled orders that nobody has driven for `idleMs` in hand, at most `limit`; each goes to one caller. */
export async function takeUnsettled(connection: Connection, idleMs: number, limit: number): Promise<string[]> {
  const rows = await connection.$queryRaw<{ id: string }[]>`
    UPDATE "order" SET driven_at = now() WHERE id IN (
      SELECT id FROM "order"
      WHERE NOT settled AND driven_at < now() - ${idleMs} * interval '1 millisecond'
      ORDER BY driven_at LIMIT ${limit} FOR UPDATE SKIP LOCKED
    ) RETURNING id`;
  return rows.map((row) => row.id);
}
