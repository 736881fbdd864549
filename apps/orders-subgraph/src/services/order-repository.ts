import type { RunQuery } from '@commerce/database';
import type { NewEvent } from '@commerce/outbox';
import { CANCEL, type Checkout, type Transition, transitionAfter } from '../domain/checkout.ts';
import type { CheckoutFailure } from '../domain/checkout-failure.ts';
import type { Order } from '../domain/order.ts';
import { Prisma } from '../generated/prisma/client.ts';

/** What runs statements on the orders database: the driver alone, or a transaction of Prisma's. */
export interface Connection {
  $queryRaw<Rows>(text: TemplateStringsArray, ...values: unknown[]): Promise<Rows>;
}

/** Runs statements by the driver alone, which costs a third of what the same costs through Prisma. */
export function connectionOf(query: RunQuery): Connection {
  return {
    $queryRaw: async <Rows>(text: TemplateStringsArray, ...values: unknown[]) =>
      (await query(Prisma.sql(text, ...values))) as Rows,
  };
}

/** A new order, before anything was done for it. */
export type NewOrder = Omit<
  Order,
  keyof Checkout | 'lines' | 'adjustments' | 'failure' | 'cancelledAt' | 'cancelReason'
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
  /** When it is given up. */
  expiresAt: Date;
}

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
           cancelled_at AS "cancelledAt", cancel_reason AS "cancelReason", payment_state::text AS payment,
           capture_wanted AS "captureWanted", handled
    FROM "order", LATERAL (
      SELECT coalesce(jsonb_agg(jsonb_build_object(
        'id', line.id, 'variantId', variant_id, 'priceId', price_id, 'title', title, 'sku', sku, 'quantity', quantity,
        'fulfilled', fulfilled, 'returned', returned, 'dropped', dropped,
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

/** How long a job waits: by then whoever does its work has done it, or has died. */
export const JOB_DELAY = Prisma.sql`interval '5 seconds'`;
const MAX_ATTEMPTS = 1_000;

/**
 * Inserts orders as PENDING, in one statement, and the jobs that drive them on. Answers those that were inserted: not one
 * whose key, cart or number is taken.
 */
export async function insertOrders(connection: Connection, orders: readonly NewOrder[]): Promise<Set<string>> {
  const inserted = await connection.$queryRaw<{ id: string }[]>`
    WITH given AS MATERIALIZED (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(orders.map(toRow))}::jsonb) AS given (id uuid, number text,
        key_scope text, idempotency_key text, request_hash text, customer_id text, cart_id uuid, cart_version int,
        email text, shipping_address jsonb, billing_address jsonb, placed_total bigint, currency_code text,
        placed_at timestamptz, provider text, method_token text, capture_wanted boolean, expires_at timestamptz)
    ), inserted AS (
      INSERT INTO "order" (id, number, state, key_scope, idempotency_key, request_hash, customer_id, cart_id,
        cart_version, email, shipping_address, billing_address, placed_total, currency_code, placed_at,
        payment_state, capture_wanted)
      SELECT id, number, 'PENDING', key_scope, idempotency_key, request_hash, customer_id, cart_id,
        cart_version, email, shipping_address, billing_address, placed_total, currency_code, placed_at,
        (CASE WHEN provider IS NULL THEN 'NONE' ELSE 'PLANNED' END)::payment_state, capture_wanted
      FROM given ORDER BY cart_id
      ON CONFLICT DO NOTHING
      RETURNING id
    ), planned AS (
      INSERT INTO payment (order_id, provider, method_token, amount, expires_at)
      SELECT id, provider, method_token, placed_total, expires_at FROM given JOIN inserted USING (id)
      WHERE provider IS NOT NULL
    ), jobs AS MATERIALIZED (
      SELECT count(*) FROM graphile_worker.add_jobs(ARRAY(
        SELECT ROW('drive_checkout', json_build_object('orderId', id), NULL, now() + ${JOB_DELAY},
          ${MAX_ATTEMPTS}::smallint, 'checkout:' || id, NULL, NULL)::graphile_worker.job_spec
        FROM inserted))
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
    provider: paying?.provider ?? null,
    method_token: paying?.methodToken ?? null,
    capture_wanted: paying?.captureWanted ?? false,
    expires_at: paying?.expiresAt ?? null,
  };
}

/** Adds the job that drives orders on after `delay`, or puts it off if it is there: an expression of SQL. */
function jobOf(id: Prisma.Sql, delay: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(graphile_worker.add_job('drive_checkout', json_build_object('orderId', ${id}),
    run_at => now() + ${delay}, max_attempts => ${MAX_ATTEMPTS}::int, job_key => 'checkout:' || ${id})).id`;
}

/** Stores a payment provider's callback, with the job that heeds it; a known one, or one of no order's, changes nothing. */
export async function heedLater(connection: Connection, callback: { id: string; orderId: string }): Promise<void> {
  await connection.$queryRaw`
    WITH received AS (
      INSERT INTO payment_callback (id, order_id)
      SELECT ${callback.id}, order_id FROM payment WHERE order_id = ${callback.orderId}::uuid
      ON CONFLICT DO NOTHING RETURNING id
    )
    SELECT ${taskOf('heed_callback', Prisma.sql`id`, Prisma.sql`interval '0 seconds'`)} FROM received`;
}

/** Has a task done again, after some seconds. */
export async function repeatLater(connection: Connection, task: TaskName, id: string, delayS: number): Promise<void> {
  await connection.$queryRaw`SELECT ${taskOf(task, Prisma.sql`${id}::text`, inSeconds(delayS))}`;
}

/** What is done by jobs, beside driving orders on. */
export type TaskName = 'heed_callback' | 'drive_refund';

/** Adds the job of a task, or puts it off if it is there: an expression of SQL. */
export function taskOf(task: TaskName, id: Prisma.Sql, delay: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(graphile_worker.add_job(${task}::text, json_build_object('id', ${id}),
    run_at => now() + ${delay}, max_attempts => ${MAX_ATTEMPTS}::int, job_key => ${task}::text || ':' || ${id})).id`;
}

function inSeconds(seconds: number): Prisma.Sql {
  return Prisma.sql`make_interval(secs => ${seconds}::int)`;
}

/** Has an order driven on by a job, after some seconds. */
export async function driveLater(connection: Connection, id: string, delayS: number): Promise<void> {
  await connection.$queryRaw`
    SELECT ${jobOf(Prisma.sql`id`, inSeconds(delayS))} FROM "order" WHERE id = ${id}::uuid AND NOT settled`;
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

/** A transition of one order. */
export interface Change {
  id: string;
  /** Why the order comes to nothing. */
  failure: CheckoutFailure | null;
  /** What the outbox tells of it, exactly if it is carried out. */
  told: NewEvent | null;
}

/**
 * Carries out a transition of each order that still is where it may start from, in one statement; answers those. Of any
 * other, another driver was faster. With the last one, the order's job goes too.
 */
export async function applyTransition(
  connection: Connection,
  transition: Transition,
  orders: readonly Change[],
): Promise<Set<string>> {
  const { state } = transition.to;
  const failures = Object.fromEntries(orders.flatMap(({ id, failure }) => (failure ? [[id, failure]] : [])));
  const told = orders.flatMap(({ id, told: event }) => (event ? [{ version: 1, ...event, id }] : []));
  const changes = [
    ...changesOf(transition),
    ...(Object.keys(failures).length > 0
      ? [Prisma.sql`failure = coalesce(${JSON.stringify(failures)}::jsonb -> id::text, failure)`]
      : []),
  ];
  const event =
    state === 'CONFIRMED' || state === 'PAID'
      ? Prisma.sql`, event AS (INSERT INTO order_event (order_id, type) SELECT id, ${state} FROM changed)`
      : Prisma.empty;
  const changed = await connection.$queryRaw<{ id: string }[]>`
    WITH changed AS (
      UPDATE "order" SET ${Prisma.join(changes)}
      WHERE id = ANY((SELECT ${orders.map(({ id }) => id)}::uuid[])::uuid[]) AND ${allows(transition)} RETURNING id
    ) ${event} ${told.length > 0 ? appendAllTold(told) : Prisma.empty}
    SELECT id, ${jobAfter(transition)} FROM changed`;
  return new Set(changed.map(({ id }) => id));
}

/** As `appendTold`, for several orders. */
function appendAllTold(events: readonly (NewEvent & { id: string })[]): Prisma.Sql {
  return Prisma.sql`, told AS (
    INSERT INTO outbox_event (type, version, entity, data) SELECT type, version, entity, data
    FROM jsonb_to_recordset(${JSON.stringify(events)}::jsonb) AS given (id uuid, type text, version int, entity text, data jsonb)
    JOIN changed USING (id)
  )`;
}

/** What a transition sets: an order without a payment has none to release. */
function changesOf({ to: { state, payment, captureWanted, settled } }: Transition): Prisma.Sql[] {
  return [
    ...(state ? [Prisma.sql`state = ${state}::order_state`] : []),
    ...(state === 'CONFIRMED' ? [Prisma.sql`confirmed_at = now()`] : []),
    ...(payment === 'RELEASED'
      ? [Prisma.sql`payment_state = CASE payment_state WHEN 'NONE' THEN payment_state ELSE 'RELEASED' END`]
      : []),
    ...(payment && payment !== 'RELEASED' ? [Prisma.sql`payment_state = ${payment}::payment_state`] : []),
    ...(captureWanted === undefined ? [] : [Prisma.sql`capture_wanted = ${captureWanted}`]),
    ...(settled === undefined ? [] : [Prisma.sql`settled = ${settled}`]),
  ];
}

/** What becomes of the job with a transition: it goes with the last one, and waits for a buyer who has to act. */
function jobAfter({ to: { settled, payment } }: Transition): Prisma.Sql {
  if (settled) return Prisma.sql`(graphile_worker.remove_job('checkout:' || id)).id AS job`;
  if (settled === false) return jobOf(Prisma.sql`id`, JOB_DELAY);
  return payment === 'ACTION_REQUIRED' ? jobOf(Prisma.sql`id`, LOOK_AGAIN) : Prisma.sql`NULL AS job`;
}

/** The provider may forget to call back: we look by ourselves, and in time to give the payment up. */
const LOOK_AGAIN = Prisma.sql`(
  SELECT least(interval '10 seconds', greatest(expires_at - now(), interval '1 second')) FROM payment
  WHERE order_id = changed.id
)`;

/**
 * Calls an order off if it may be, with the job that gives back what is held for it: the order is on its way back from
 * then on, whoever dies. For one that is still being placed, that is why it came to nothing; of one that was confirmed
 * the outbox tells, as `order.cancelled`.
 */
export async function callOff(
  connection: Connection,
  id: string,
  { actor, reason, told }: { actor: string; reason: string | null; told: NewEvent },
): Promise<boolean> {
  const failure: CheckoutFailure = { code: 'ORDER_CANCELLED' };
  const changed = await connection.$queryRaw<unknown[]>`
    WITH changed AS (
      UPDATE "order" SET state = ${CANCEL.to.state}::order_state, settled = false, cancelled_at = now(),
        cancel_reason = ${reason}, failure = CASE WHEN confirmed_at IS NULL THEN ${failure}::jsonb END
      WHERE id = ${id}::uuid AND ${allows(CANCEL)}
      RETURNING id, confirmed_at
    ), event AS (
      INSERT INTO order_event (order_id, type, actor, reason) SELECT id, 'CANCELLED', ${actor}, ${reason} FROM changed
    ) ${appendTold(told, Prisma.sql`WHERE confirmed_at IS NOT NULL`)}
    SELECT ${jobOf(Prisma.sql`id`, JOB_DELAY)} FROM changed`;
  return changed.length === 1;
}

/** Part of a statement that changes an order: what happened goes into the outbox if the order was changed. */
function appendTold({ type, version = 1, entity, data }: NewEvent, where = Prisma.empty): Prisma.Sql {
  return Prisma.sql`, told AS (
    INSERT INTO outbox_event (type, version, entity, data)
    SELECT ${type}, ${version}::int, ${entity}, ${JSON.stringify(data)}::jsonb FROM changed ${where}
  )`;
}

/** Changes an order as staff have asked, if it is where that may start from, and leaves the rest to a driver. */
export async function applyByHand(
  connection: Connection,
  id: string,
  transition: Transition,
  event: { type: string; actor: string; reason: string | null },
  told: NewEvent | null = null,
): Promise<boolean> {
  const changed = await connection.$queryRaw<unknown[]>`
    WITH changed AS (
      UPDATE "order" SET ${Prisma.join(changesOf(transition))} WHERE id = ${id}::uuid AND ${allows(transition)}
      RETURNING id
    ), event AS (
      INSERT INTO order_event (order_id, type, actor, reason)
      SELECT id, ${event.type}, ${event.actor}, ${event.reason} FROM changed
    ) ${told ? appendTold(told) : Prisma.empty}
    SELECT ${jobAfter(transition)} FROM changed`;
  return changed.length === 1;
}

/** The same as `mayApply`, for the database. */
function allows(transition: Transition): Prisma.Sql {
  const { from, payment, unlessRecorded, unlessCapturing, unlessHandled, evenIfSettled } = transition;
  return Prisma.join(
    [
      Prisma.sql`state = ANY(${[...from]}::order_state[])`,
      ...(payment ? [Prisma.sql`payment_state = ANY(${[...payment]}::payment_state[])`] : []),
      ...(evenIfSettled ? [] : [Prisma.sql`NOT settled`]),
      ...(unlessRecorded ? [Prisma.sql`NOT recorded`] : []),
      ...(unlessCapturing
        ? [Prisma.sql`NOT (state = 'CONFIRMED' AND payment_state = 'AUTHORIZED' AND capture_wanted)`]
        : []),
      ...(unlessHandled ? [Prisma.sql`NOT handled`] : []),
    ],
    ' AND ',
  );
}

/**
 * Records what is bought, once for each order and in one statement, with the transition that says so. Answers the orders
 * for which that was done; of any other, another driver was faster.
 */
export async function recordLines(
  connection: Connection,
  orders: readonly Pick<Order, 'id' | 'lines' | 'adjustments'>[],
): Promise<Set<string>> {
  const lines = orders.flatMap(({ id, lines: own }) => own.map((line, index) => ({ ...line, orderId: id, index })));
  const extras = orders.flatMap(({ id, adjustments }) =>
    adjustments.map((each, index) => ({ ...each, orderId: id, index })),
  );
  const recorded = await connection.$queryRaw<{ id: string }[]>`
    WITH recorded AS (
      UPDATE "order" SET recorded = true
      WHERE id = ANY((SELECT ${orders.map(({ id }) => id)}::uuid[])::uuid[]) AND ${allows(transitionAfter('FREEZE', 'DONE'))} RETURNING id
    ), line AS (
      INSERT INTO order_line (id, order_id, position, variant_id, price_id, title, sku, quantity, unit_price_minor)
      SELECT line.id, recorded.id, line.index + 1, variant_id, price_id, title, sku, quantity, unit_price_minor
      FROM recorded JOIN unnest(
        ${lines.map((line) => line.orderId)}::uuid[], ${lines.map((line) => line.index)}::int[],
        ${lines.map((line) => line.id)}::uuid[], ${lines.map((line) => line.variantId)}::uuid[],
        ${lines.map((line) => line.priceId)}::uuid[], ${lines.map((line) => line.title)}::text[],
        ${lines.map((line) => line.sku)}::text[], ${lines.map((line) => line.quantity)}::int[],
        ${lines.map((line) => line.unitPriceMinor)}::bigint[]
      ) AS line (order_id, index, id, variant_id, price_id, title, sku, quantity, unit_price_minor)
        ON line.order_id = recorded.id
    ), adjustment AS (
      INSERT INTO order_adjustment (order_id, position, kind, label, amount_minor)
      SELECT recorded.id, extra.index + 1, kind::order_adjustment_kind, label, amount_minor
      FROM recorded JOIN unnest(
        ${extras.map((each) => each.orderId)}::uuid[], ${extras.map((each) => each.index)}::int[],
        ${extras.map((each) => each.kind)}::text[], ${extras.map((each) => each.label)}::text[],
        ${extras.map((each) => each.amountMinor)}::bigint[]
      ) AS extra (order_id, index, kind, label, amount_minor) ON extra.order_id = recorded.id
    )
    SELECT id FROM recorded`;
  return new Set(recorded.map(({ id }) => id));
}
