import type { SqlRunner } from '@commerce/database';
import type { PageRequest } from '@commerce/graphql';
import { decodeCursor, isUuid } from '@commerce/graphql';
import type { DeliveryFilter, EventDelivery } from '../../domain/event-delivery.ts';
import { Prisma } from '../../generated/prisma/client.ts';

/** Names the order of the list in its cursors. */
export const NEWEST_DELIVERY = 'newest delivery';

/** The SQL condition for deliveries of a channel that match a filter. */
export function matching(channel: 'webhook' | 'mail', filter: DeliveryFilter): Prisma.Sql {
  const { endpointId, eventId, eventType, status } = filter;
  const conditions = [
    Prisma.sql`target.channel = ${channel}`,
    ...(endpointId == null ? [] : [isUuid(endpointId) ? Prisma.sql`target_id = ${endpointId}::uuid` : NONE]),
    ...(eventId == null ? [] : [isUuid(eventId) ? Prisma.sql`event_id = ${eventId}::uuid` : NONE]),
    ...(eventType == null ? [] : [Prisma.sql`event.type = ${eventType}`]),
    ...(status == null ? [] : [Prisma.sql`state = ${status}::outbox_delivery_state`]),
  ];
  return Prisma.join(conditions, ' AND ');
}

const NONE = Prisma.sql`false`;
const FROM = Prisma.sql`
  FROM outbox_delivery AS delivery JOIN outbox_target AS target ON target.id = target_id
    JOIN outbox_event AS event ON event.id = event_id`;

/** Newest first, with one more than fits on the page. */
export function readDeliveries(
  sql: SqlRunner,
  where: Prisma.Sql,
  { size, after }: PageRequest,
): Promise<EventDelivery[]> {
  const from = after === null ? Prisma.empty : Prisma.sql`AND position < ${positionIn(after)}::bigint`;
  return findDeliveries(sql, Prisma.sql`${where} ${from}`, size + 1);
}

export function findDeliveries(sql: SqlRunner, where: Prisma.Sql, limit: number): Promise<EventDelivery[]> {
  return sql.$queryRaw<EventDelivery[]>`
    SELECT delivery.id, position, target_id AS "targetId", state::text AS status, attempts,
      next_attempt_at AS "nextAttemptAt", attempted_at AS "lastAttemptAt", failure, response_status AS "responseStatus",
      response_body AS "responseBody", delivery.created_at AS "createdAt", settled_at AS "settledAt",
      jsonb_build_object('id', event.id, 'type', event.type, 'version', event.version, 'entity', event.entity,
        'data', event.data, 'occurredAt', event.occurred_at, 'traceparent', event.traceparent) AS event
    ${FROM} WHERE ${where} ORDER BY position DESC LIMIT ${limit}`.then((rows) => rows.map(withDates));
}

export async function countDeliveries(sql: SqlRunner, where: Prisma.Sql): Promise<number> {
  const [row] = await sql.$queryRaw<{ count: number }[]>`SELECT count(*)::int AS count ${FROM} WHERE ${where}`;
  return row?.count ?? 0;
}

/**
 * Restarts the matching deliveries and wakes the workers.
 * @returns how many, at most `limit`, oldest first.
 */
export async function replayDeliveries(sql: SqlRunner, where: Prisma.Sql, limit: number): Promise<number> {
  const [row] = await sql.$queryRaw<{ count: number }[]>`
    WITH replayed AS (
      UPDATE outbox_delivery SET state = 'PENDING', attempts = 0, next_attempt_at = clock_timestamp(),
        leased_until = NULL, settled_at = NULL
      WHERE id IN (SELECT delivery.id ${FROM} WHERE ${where} AND target.active ORDER BY position LIMIT ${limit})
      RETURNING id
    )
    SELECT count(*)::int AS count, pg_notify('outbox', '')::text FROM replayed`;
  return row?.count ?? 0;
}

/** PostgreSQL writes times as text inside of JSON. */
function withDates(row: EventDelivery): EventDelivery {
  return { ...row, event: { ...row.event, occurredAt: new Date(row.event.occurredAt) } };
}

function positionIn(cursor: string): number {
  const [position] = decodeCursor(cursor, NEWEST_DELIVERY, ['number'], 'after');
  return Number(position);
}
