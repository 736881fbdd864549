import type { SqlRunner } from '@commerce/database';
import type { NewEvent } from '@commerce/outbox';
import { traceparent } from '@commerce/tracing';
import { CANCEL, type OrderState, type Transition } from '../../domain/checkout.ts';
import type { CheckoutFailure } from '../../domain/checkout-failure.ts';
import { OFFLINE } from '../../domain/payment-state.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { JOB_DELAY, jobOf } from './order-jobs.ts';

/** A transition of one order. */
export interface Change {
  id: string;
  /** Why the order failed. */
  failure: CheckoutFailure | null;
  /** The events of the transition, written only if it is carried out, in this order. */
  events: readonly NewEvent[];
}

/**
 * Carries out a transition of all orders whose state still allows it, in one statement, and returns those orders. For
 * the others, another driver was faster. The last transition of an order deletes its job.
 */
export async function applyTransition(
  sql: SqlRunner,
  transition: Transition,
  orders: readonly Change[],
): Promise<Set<string>> {
  const { state } = transition.to;
  const failures = Object.fromEntries(orders.flatMap(({ id, failure }) => (failure ? [[id, failure]] : [])));
  const events = orders
    .flatMap(({ id, events }) => events.map((event) => ({ version: 1, ...event, id })))
    .map((event, place) => ({ ...event, place }));
  const changes = [
    ...changesOf(transition),
    ...(Object.keys(failures).length > 0
      ? [Prisma.sql`failure = coalesce(${JSON.stringify(failures)}::jsonb -> id::text, failure)`]
      : []),
  ];
  const changed = await sql.$queryRaw<{ id: string }[]>`
    WITH changed AS (
      UPDATE "order" SET ${Prisma.join(changes)}
      WHERE id = ANY((SELECT ${orders.map(({ id }) => id)}::uuid[])::uuid[]) AND ${allows(transition)}
      RETURNING id, placed_total, traceparent
    ) ${eventsOf(state)} ${events.length > 0 ? appendEvents(events) : Prisma.empty}
    SELECT id, ${jobAfter(transition)} FROM changed`;
  return new Set(changed.map(({ id }) => id));
}

/** Part of a statement that confirms orders: those that cost nothing become paid at once. */
const CONFIRMED_EVENTS = Prisma.sql`, history AS (
    INSERT INTO order_event (order_id, type)
    SELECT id, type FROM changed, unnest(ARRAY['CONFIRMED', 'PAID']) WITH ORDINALITY AS happened (type, place)
    WHERE place = 1 OR placed_total = 0 ORDER BY id, place
  ), paid AS (
    INSERT INTO payment (order_id, provider, amount) SELECT id, ${OFFLINE}, 0 FROM changed WHERE placed_total = 0
  )`;

/** The history entries of a transition. */
function eventsOf(state: OrderState | undefined): Prisma.Sql {
  if (state === 'CONFIRMED') return CONFIRMED_EVENTS;
  if (state !== 'PAID') return Prisma.empty;
  return Prisma.sql`, history AS (INSERT INTO order_event (order_id, type) SELECT id, ${state} FROM changed)`;
}

/** Like `appendEvent`, for several orders. */
function appendEvents(events: readonly (NewEvent & { id: string; place: number })[]): Prisma.Sql {
  return Prisma.sql`, event AS (
    INSERT INTO outbox_event (type, version, entity, data, traceparent)
    SELECT type, version, entity, data, given.traceparent
    FROM jsonb_to_recordset(${JSON.stringify(events)}::jsonb)
      AS given (id uuid, place int, type text, version int, entity text, data jsonb, traceparent text)
    JOIN changed USING (id) ORDER BY place
  )`;
}

/** The SQL form of `PAID_AT_ONCE`. */
const CONFIRMED_CHANGES = [
  Prisma.sql`confirmed_at = now()`,
  Prisma.sql`state = (CASE placed_total WHEN 0 THEN 'PAID' ELSE 'CONFIRMED' END)::order_state`,
  Prisma.sql`payment_state = CASE placed_total WHEN 0 THEN 'CAPTURED' ELSE payment_state END`,
];

/** The columns that a transition sets. An order without a payment has none to release. */
export function changesOf({ to: { state, payment, captureWanted, recorded, settled } }: Transition): Prisma.Sql[] {
  return [
    ...(recorded ? [Prisma.sql`recorded = true`] : []),
    ...(state === 'CONFIRMED' ? CONFIRMED_CHANGES : []),
    ...(state && state !== 'CONFIRMED' ? [Prisma.sql`state = ${state}::order_state`] : []),
    ...(payment === 'RELEASED'
      ? [Prisma.sql`payment_state = CASE payment_state WHEN 'NONE' THEN payment_state ELSE 'RELEASED' END`]
      : []),
    ...(payment && payment !== 'RELEASED' ? [Prisma.sql`payment_state = ${payment}::payment_state`] : []),
    ...(captureWanted === undefined ? [] : [Prisma.sql`capture_wanted = ${captureWanted}`]),
    ...(settled === undefined ? [] : [Prisma.sql`settled = ${settled}`]),
  ];
}

/**
 * What a transition does to the order's job: the last one deletes it, and one that waits for the buyer postpones it.
 */
function jobAfter({ to: { settled, payment } }: Transition): Prisma.Sql {
  if (settled) return Prisma.sql`(graphile_worker.remove_job('checkout:' || id)).id AS job`;
  if (settled === false) return jobOf(JOB_DELAY);
  return payment === 'ACTION_REQUIRED' ? jobOf(LOOK_AGAIN) : Prisma.sql`NULL AS job`;
}

/** The provider may never call back, so we check by ourselves, early enough to expire the payment. */
const LOOK_AGAIN = Prisma.sql`(
  SELECT least(interval '10 seconds', greatest(expires_at - now(), interval '1 second')) FROM payment
  WHERE order_id = changed.id
)`;

/**
 * Cancels an order if its state allows it, with the job that releases what is held: the cancellation goes on even if
 * the process dies. For an order that is being placed, this is recorded as its failure; for a confirmed order the event
 * `order.cancelled` is written.
 * @param transition `CANCEL`, or one that applies to fewer orders.
 */
export async function startCancelling(
  sql: SqlRunner,
  id: string,
  { actor, reason, event }: { actor: string; reason: string | null; event: NewEvent },
  transition = CANCEL,
): Promise<boolean> {
  const failure: CheckoutFailure = { code: 'ORDER_CANCELLED' };
  const changed = await sql.$queryRaw<unknown[]>`
    WITH changed AS (
      UPDATE "order" SET state = ${transition.to.state}::order_state, settled = false, cancelled_at = now(),
        traceparent = ${traceparent()}, cancel_reason = ${reason}, failure = CASE WHEN confirmed_at IS NULL THEN ${failure}::jsonb END
      WHERE id = ${id}::uuid AND ${allows(transition)}
      RETURNING id, confirmed_at, traceparent
    ), history AS (
      INSERT INTO order_event (order_id, type, actor, reason) SELECT id, 'CANCELLED', ${actor}, ${reason} FROM changed
    ) ${appendEvent(event, Prisma.sql`WHERE confirmed_at IS NOT NULL`)}
    SELECT ${jobOf(JOB_DELAY)} FROM changed`;
  return changed.length === 1;
}

/** The condition for orders that `CANCEL_UNPAID` may cancel, written as in the indexes that find them. */
export const UNPAID = Prisma.sql`state = 'CONFIRMED' AND payment_state IN ('NONE', 'FAILED') AND NOT handled`;

/** Records, once, that the customer of an unpaid order is reminded, and writes the event. */
export async function remindOfPayment(sql: SqlRunner, id: string, event: NewEvent): Promise<boolean> {
  const changed = await sql.$queryRaw<unknown[]>`
    WITH changed AS (
      UPDATE "order" SET reminded_at = now() WHERE id = ${id}::uuid AND ${UNPAID} AND reminded_at IS NULL RETURNING id
    ) ${appendEvent(event)}
    SELECT id FROM changed`;
  return changed.length === 1;
}

/** Part of a statement that changes an order: the event goes into the outbox only if the order was changed. */
function appendEvent({ type, version = 1, entity, data }: NewEvent, where = Prisma.empty): Prisma.Sql {
  return Prisma.sql`, event AS (
    INSERT INTO outbox_event (type, version, entity, data, traceparent)
    SELECT ${type}, ${version}::int, ${entity}, ${JSON.stringify(data)}::jsonb, ${traceparent()} FROM changed ${where}
  )`;
}

/** A change by staff, as the order's history records it. */
export interface ManualEntry {
  type: string;
  actor: string;
  reason: string | null;
  /** Null if the call need not be repeatable. */
  idempotencyKey: string | null;
}

/**
 * Changes an order on behalf of staff, if its state allows it, once per key; a driver does the rest. An order has few
 * events, so they are found by the order's id.
 */
export async function applyByHand(
  sql: SqlRunner,
  id: string,
  transition: Transition,
  { type, actor, reason, idempotencyKey }: ManualEntry,
  event: NewEvent | null = null,
): Promise<boolean> {
  const changed = await sql.$queryRaw<unknown[]>`
    WITH changed AS (
      UPDATE "order" SET ${Prisma.join([...changesOf(transition), Prisma.sql`traceparent = ${traceparent()}`])}
      WHERE id = ${id}::uuid AND ${allows(transition)} AND NOT EXISTS (
        SELECT FROM order_event WHERE order_id = ${id}::uuid AND type = ${type} AND idempotency_key = ${idempotencyKey}
      )
      RETURNING id, traceparent
    ), history AS (
      INSERT INTO order_event (order_id, type, actor, reason, idempotency_key)
      SELECT id, ${type}, ${actor}, ${reason}, ${idempotencyKey} FROM changed
    ) ${event ? appendEvent(event) : Prisma.empty}
    SELECT ${jobAfter(transition)} FROM changed`;
  return changed.length === 1;
}

/** The SQL form of `mayApply`. */
export function allows(transition: Transition): Prisma.Sql {
  const { from, payment, unlessCapturing, unlessHandled, evenIfSettled } = transition;
  return Prisma.join(
    [
      Prisma.sql`state = ANY(${[...from]}::order_state[])`,
      ...(payment ? [Prisma.sql`payment_state = ANY(${[...payment]}::payment_state[])`] : []),
      ...(evenIfSettled ? [] : [Prisma.sql`NOT settled`]),
      ...(unlessCapturing
        ? [Prisma.sql`NOT (state = 'CONFIRMED' AND payment_state = 'AUTHORIZED' AND capture_wanted)`]
        : []),
      ...(unlessHandled ? [Prisma.sql`NOT handled`] : []),
    ],
    ' AND ',
  );
}
