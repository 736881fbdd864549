import type { SqlRunner } from '@commerce/database';
import type { NewEvent } from '@commerce/outbox';
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
  /** The events of the transition, written exactly if it is carried out, in this order. */
  events: readonly NewEvent[];
}

/**
 * Carries out a transition of all orders whose state still allows it, in one statement, and answers those orders. For
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
      RETURNING id, placed_total
    ) ${eventsOf(state)} ${events.length > 0 ? appendEvents(events) : Prisma.empty}
    SELECT id, ${jobAfter(transition)} FROM changed`;
  return new Set(changed.map(({ id }) => id));
}

/** Part of a statement that confirms orders: those that cost nothing are then paid at once. */
const CONFIRMED_EVENTS = Prisma.sql`, history AS (
    INSERT INTO order_event (order_id, type)
    SELECT id, type FROM changed, unnest(ARRAY['CONFIRMED', 'PAID']) WITH ORDINALITY AS happened (type, place)
    WHERE place = 1 OR placed_total = 0 ORDER BY id, place
  ), paid AS (
    INSERT INTO payment (order_id, provider, amount) SELECT id, ${OFFLINE}, 0 FROM changed WHERE placed_total = 0
  )`;

/** What happened to the orders, for their history. */
function eventsOf(state: OrderState | undefined): Prisma.Sql {
  if (state === 'CONFIRMED') return CONFIRMED_EVENTS;
  if (state !== 'PAID') return Prisma.empty;
  return Prisma.sql`, history AS (INSERT INTO order_event (order_id, type) SELECT id, ${state} FROM changed)`;
}

/** As `appendEvent`, for several orders. */
function appendEvents(events: readonly (NewEvent & { id: string; place: number })[]): Prisma.Sql {
  return Prisma.sql`, event AS (
    INSERT INTO outbox_event (type, version, entity, data) SELECT type, version, entity, data
    FROM jsonb_to_recordset(${JSON.stringify(events)}::jsonb)
      AS given (id uuid, place int, type text, version int, entity text, data jsonb)
    JOIN changed USING (id) ORDER BY place
  )`;
}

/** As `PAID_AT_ONCE`: an order that costs nothing is paid when it is confirmed. */
const CONFIRMED_CHANGES = [
  Prisma.sql`confirmed_at = now()`,
  Prisma.sql`state = (CASE placed_total WHEN 0 THEN 'PAID' ELSE 'CONFIRMED' END)::order_state`,
  Prisma.sql`payment_state = CASE placed_total WHEN 0 THEN 'CAPTURED' ELSE payment_state END`,
];

/** What a transition sets: an order without a payment has none to release. */
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
  if (settled === false) return jobOf(Prisma.sql`id`, JOB_DELAY);
  return payment === 'ACTION_REQUIRED' ? jobOf(Prisma.sql`id`, LOOK_AGAIN) : Prisma.sql`NULL AS job`;
}

/** The provider may never call back: we look by ourselves, and in time to expire the payment. */
const LOOK_AGAIN = Prisma.sql`(
  SELECT least(interval '10 seconds', greatest(expires_at - now(), interval '1 second')) FROM payment
  WHERE order_id = changed.id
)`;

/**
 * Cancels an order if that is allowed, with the job that releases what is held for it: the order is being cancelled from
 * then on, even if the process dies. For an order that is being placed, this is why it failed; for a confirmed order
 * the event `order.cancelled` is written.
 * @param transition `CANCEL`, or one that takes effect on fewer orders.
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
        cancel_reason = ${reason}, failure = CASE WHEN confirmed_at IS NULL THEN ${failure}::jsonb END
      WHERE id = ${id}::uuid AND ${allows(transition)}
      RETURNING id, confirmed_at
    ), history AS (
      INSERT INTO order_event (order_id, type, actor, reason) SELECT id, 'CANCELLED', ${actor}, ${reason} FROM changed
    ) ${appendEvent(event, Prisma.sql`WHERE confirmed_at IS NOT NULL`)}
    SELECT ${jobOf(Prisma.sql`id`, JOB_DELAY)} FROM changed`;
  return changed.length === 1;
}

/** The condition for orders that `CANCEL_UNPAID` may cancel, written as in the indexes that find them. */
export const UNPAID = Prisma.sql`state = 'CONFIRMED' AND payment_state IN ('NONE', 'FAILED') AND NOT handled`;

/** Notes that the customer of an unpaid order is reminded, once, and writes the event that does so. */
export async function remindOfPayment(sql: SqlRunner, id: string, event: NewEvent): Promise<boolean> {
  const changed = await sql.$queryRaw<unknown[]>`
    WITH changed AS (
      UPDATE "order" SET reminded_at = now() WHERE id = ${id}::uuid AND ${UNPAID} AND reminded_at IS NULL RETURNING id
    ) ${appendEvent(event)}
    SELECT id FROM changed`;
  return changed.length === 1;
}

/** Part of a statement that changes an order: what happened goes into the outbox if the order was changed. */
function appendEvent({ type, version = 1, entity, data }: NewEvent, where = Prisma.empty): Prisma.Sql {
  return Prisma.sql`, event AS (
    INSERT INTO outbox_event (type, version, entity, data)
    SELECT ${type}, ${version}::int, ${entity}, ${JSON.stringify(data)}::jsonb FROM changed ${where}
  )`;
}

/** A change that staff ask for, as the order's history keeps it. */
export interface ManualEntry {
  type: string;
  actor: string;
  reason: string | null;
  /** Null if the call is not to be repeated. */
  idempotencyKey: string | null;
}

/**
 * Changes an order as staff have asked, if its state allows it, once for each key; a driver does the rest. An order has few events, so
 * they are found by the order.
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
      UPDATE "order" SET ${Prisma.join(changesOf(transition))}
      WHERE id = ${id}::uuid AND ${allows(transition)} AND NOT EXISTS (
        SELECT FROM order_event WHERE order_id = ${id}::uuid AND type = ${type} AND idempotency_key = ${idempotencyKey}
      )
      RETURNING id
    ), history AS (
      INSERT INTO order_event (order_id, type, actor, reason, idempotency_key)
      SELECT id, ${type}, ${actor}, ${reason}, ${idempotencyKey} FROM changed
    ) ${event ? appendEvent(event) : Prisma.empty}
    SELECT ${jobAfter(transition)} FROM changed`;
  return changed.length === 1;
}

/** The same as `mayApply`, for the database. */
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
