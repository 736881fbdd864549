import type { NewEvent } from '@commerce/outbox';
import { CANCEL, type Checkout, type Transition, transitionAfter } from '../domain/checkout.ts';
import type { CheckoutFailure } from '../domain/checkout-failure.ts';
import type { Order } from '../domain/order.ts';
import { Prisma, type PrismaClient } from '../generated/prisma/client.ts';

/** A connection or a transaction of the orders database. */
export type Connection = PrismaClient | Prisma.TransactionClient;

/** A new order, before anything was done for it. */
export type NewOrder = Omit<
  Order,
  keyof Checkout | 'lines' | 'adjustments' | 'failure' | 'cancelledAt' | 'cancelReason'
> & {
  keyScope: string;
  idempotencyKey: string;
};

/** Reads orders with their lines and adjustments in one statement. */
export async function findOrders(
  connection: Connection,
  where: Prisma.Sql,
  tail = Prisma.empty,
  hint = '',
): Promise<Order[]> {
  return connection.$queryRaw<Order[]>`${Prisma.raw(hint)}
    SELECT id, number, state::text AS state, settled, request_hash AS "requestHash", customer_id AS "customerId",
           cart_id AS "cartId", cart_version AS "cartVersion", email, shipping_address AS "shippingAddress",
           billing_address AS "billingAddress", placed_total AS "placedTotal", currency_code AS "currencyCode", failure,
           placed_at AS "placedAt", lines, adjustments, recorded, confirmed_at IS NOT NULL AS confirmed,
           cancelled_at AS "cancelledAt", cancel_reason AS "cancelReason"
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

/** How long an order's job waits: by then whoever placed the order has driven it to its end, or has died. */
const JOB_DELAY = Prisma.sql`interval '5 seconds'`;
const MAX_ATTEMPTS = 1_000;

/** Inserts an order as PENDING, and the job that drives it on. False if its key, its cart or its number is taken. */
export async function insertOrder(connection: Connection, order: NewOrder): Promise<boolean> {
  const inserted = await connection.$queryRaw<unknown[]>`
    WITH inserted AS (
      INSERT INTO "order" (id, number, state, key_scope, idempotency_key, request_hash, customer_id, cart_id,
        cart_version, email, shipping_address, billing_address, placed_total, currency_code, placed_at)
      VALUES (${order.id}::uuid, ${order.number}, 'PENDING', ${order.keyScope}, ${order.idempotencyKey},
        ${order.requestHash}, ${order.customerId}, ${order.cartId}::uuid, ${order.cartVersion}, ${order.email},
        ${order.shippingAddress}::jsonb, ${order.billingAddress}::jsonb, ${order.placedTotal}, ${order.currencyCode},
        ${order.placedAt})
      ON CONFLICT DO NOTHING
      RETURNING id
    )
    SELECT ${jobOf(Prisma.sql`inserted.id`, JOB_DELAY)} FROM inserted`;
  return inserted.length === 1;
}

/** Adds the job that drives orders on after `delay`, or puts it off if it is there: an expression of SQL. */
function jobOf(id: Prisma.Sql, delay: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(graphile_worker.add_job('drive_checkout', json_build_object('orderId', ${id}),
    run_at => now() + ${delay}, max_attempts => ${MAX_ATTEMPTS}::int, job_key => 'checkout:' || ${id})).id`;
}

/** Has an order driven on by a job, in a second. */
export async function driveLater(connection: Connection, id: string): Promise<void> {
  await connection.$queryRaw`
    SELECT ${jobOf(Prisma.sql`id`, Prisma.sql`interval '1 second'`)} FROM "order" WHERE id = ${id}::uuid AND NOT settled`;
}

/** Has every unsettled order driven on by a job that has none; answers how many. There are none unless jobs were lost. */
export async function driveForgotten(connection: Connection): Promise<number> {
  const forgotten = await connection.$queryRaw<unknown[]>`
    SELECT ${jobOf(Prisma.sql`id`, JOB_DELAY)} FROM "order"
    WHERE NOT settled AND NOT EXISTS (SELECT FROM graphile_worker.jobs WHERE key = 'checkout:' || "order".id)`;
  return forgotten.length;
}

/**
 * Keeps the queue's patience short: frees the jobs of workers that are at one for so long that they must be dead, where
 * the queue would wait for hours, and brings forward those that it puts off further with every failure.
 * @returns whether any job is due.
 */
export async function hurryJobs(connection: Connection): Promise<boolean> {
  const [row] = await connection.$queryRaw<{ due: boolean }[]>`
    WITH stale AS (
      SELECT array_agg(locked_by) AS workers FROM graphile_worker.jobs WHERE locked_at < now() - ${JOB_DELAY}
    ), unlocked AS (
      SELECT graphile_worker.force_unlock_workers(workers)::text FROM stale WHERE workers IS NOT NULL
    ), late AS (
      SELECT array_agg(id) AS ids FROM graphile_worker.jobs
      WHERE locked_at IS NULL AND last_error IS NOT NULL AND run_at > now() + ${JOB_DELAY}
    ), hurried AS (
      SELECT (graphile_worker.reschedule_jobs(ids, run_at => now(), attempts => 0)).id FROM late WHERE ids IS NOT NULL
    )
    SELECT (SELECT count(*) FROM unlocked) + (SELECT count(*) FROM hurried) > 0
      OR EXISTS (SELECT FROM graphile_worker.jobs WHERE run_at <= now() AND locked_at IS NULL) AS due`;
  return row?.due ?? false;
}

/**
 * Carries out a transition if the order is still where it may start from; false if another driver was faster. With the
 * last one, the order's job goes too.
 * @param told what the outbox tells of it, exactly if it is carried out.
 */
export async function applyTransition(
  connection: Connection,
  id: string,
  transition: Transition,
  failure: CheckoutFailure | null = null,
  told: NewEvent | null = null,
): Promise<boolean> {
  const { state, settled = false } = transition.to;
  const changes = [
    ...(state ? [Prisma.sql`state = ${state}::order_state`] : []),
    ...(state === 'CONFIRMED' ? [Prisma.sql`confirmed_at = now()`] : []),
    ...(settled ? [Prisma.sql`settled = true`] : []),
    ...(failure ? [Prisma.sql`failure = ${failure}::jsonb`] : []),
  ];
  const event =
    state === 'CONFIRMED'
      ? Prisma.sql`, event AS (INSERT INTO order_event (order_id, type) SELECT id, ${state} FROM changed)`
      : Prisma.empty;
  const job = settled ? Prisma.sql`(graphile_worker.remove_job('checkout:' || id)).id AS job` : Prisma.sql`id`;
  const changed = await connection.$queryRaw<unknown[]>`
    WITH changed AS (
      UPDATE "order" SET ${Prisma.join(changes)} WHERE id = ${id}::uuid AND ${allows(transition)} RETURNING id
    ) ${event} ${told ? appendTold(told) : Prisma.empty}
    SELECT ${job} FROM changed`;
  return changed.length === 1;
}

/**
 * Calls an order off if it may be, with the job that gives back what is held for it: the order is on its way back from
 * then on, whoever dies. For one that is still being placed, that is why it came to nothing.
 */
export async function callOff(connection: Connection, id: string, reason: string | null): Promise<boolean> {
  const failure: CheckoutFailure = { code: 'ORDER_CANCELLED' };
  const changed = await connection.$queryRaw<unknown[]>`
    WITH changed AS (
      UPDATE "order" SET state = ${CANCEL.to.state}::order_state, settled = false, cancelled_at = now(),
        cancel_reason = ${reason}, failure = CASE WHEN confirmed_at IS NULL THEN ${failure}::jsonb END
      WHERE id = ${id}::uuid AND ${allows(CANCEL)} RETURNING id
    ), event AS (
      INSERT INTO order_event (order_id, type) SELECT id, 'CANCELLED' FROM changed
    )
    SELECT ${jobOf(Prisma.sql`id`, JOB_DELAY)} FROM changed`;
  return changed.length === 1;
}

/** Part of a statement that changes an order: what happened goes into the outbox if the order was changed. */
function appendTold({ type, version = 1, entity, data }: NewEvent): Prisma.Sql {
  return Prisma.sql`, told AS (
    INSERT INTO outbox_event (type, version, entity, data)
    SELECT ${type}, ${version}::int, ${entity}, ${JSON.stringify(data)}::jsonb FROM changed
  )`;
}

/** The same as `mayApply`, for the database. */
function allows({ from, unlessRecorded, evenIfSettled }: Transition): Prisma.Sql {
  return Prisma.join(
    [
      Prisma.sql`state = ANY(${[...from]}::order_state[])`,
      ...(evenIfSettled ? [] : [Prisma.sql`NOT settled`]),
      ...(unlessRecorded ? [Prisma.sql`NOT recorded`] : []),
    ],
    ' AND ',
  );
}

/** Records what is bought, once, with the transition that says so; false if another driver was faster. */
export async function recordLines(
  connection: Connection,
  id: string,
  lines: Order['lines'],
  adjustments: Order['adjustments'],
): Promise<boolean> {
  const recorded = await connection.$queryRaw<unknown[]>`
    WITH recorded AS (
      UPDATE "order" SET recorded = true
      WHERE id = ${id}::uuid AND ${allows(transitionAfter('FREEZE', 'DONE'))} RETURNING id
    ), line AS (
      INSERT INTO order_line (id, order_id, position, variant_id, price_id, title, sku, quantity, unit_price_minor)
      SELECT line.id, recorded.id, line.position, variant_id, price_id, title, sku, quantity, unit_price_minor
      FROM recorded, unnest(
        ${lines.map((line) => line.id)}::uuid[], ${lines.map((line) => line.variantId)}::uuid[],
        ${lines.map((line) => line.priceId)}::uuid[], ${lines.map((line) => line.title)}::text[],
        ${lines.map((line) => line.sku)}::text[], ${lines.map((line) => line.quantity)}::int[],
        ${lines.map((line) => line.unitPriceMinor)}::bigint[]
      ) WITH ORDINALITY AS line (id, variant_id, price_id, title, sku, quantity, unit_price_minor, position)
    ), adjustment AS (
      INSERT INTO order_adjustment (order_id, position, kind, label, amount_minor)
      SELECT recorded.id, adjustment.position, kind::order_adjustment_kind, label, amount_minor
      FROM recorded, unnest(
        ${adjustments.map((each) => each.kind)}::text[], ${adjustments.map((each) => each.label)}::text[],
        ${adjustments.map((each) => each.amountMinor)}::bigint[]
      ) WITH ORDINALITY AS adjustment (kind, label, amount_minor, position)
    )
    SELECT id FROM recorded`;
  return recorded.length === 1;
}
