import type { SqlRunner } from '@commerce/database';
import type { PageRequest } from '@commerce/graphql';
import { decodeCursor } from '@commerce/graphql';
import type { EndpointBacklog, WebhookEndpoint } from '../../domain/webhook-endpoint.ts';
import { Prisma } from '../../generated/prisma/client.ts';

/** Names the order of the list in its cursors. */
export const NEWEST_ENDPOINT = 'newest endpoint';

/** Newest first, with one more than fits on the page. */
export function listEndpoints(sql: SqlRunner, { size, after }: PageRequest): Promise<WebhookEndpoint[]> {
  const where = after === null ? Prisma.sql`true` : Prisma.sql`(endpoint.created_at, endpoint.id) < ${keyIn(after)}`;
  return findEndpoints(sql, where, size + 1);
}

export function findEndpoints(sql: SqlRunner, where: Prisma.Sql, limit: number): Promise<WebhookEndpoint[]> {
  return sql.$queryRaw<WebhookEndpoint[]>`
    SELECT endpoint.id, url, description, types AS "eventTypes", active AS enabled,
      disabled_reason AS "disabledReason", created_at AS "createdAt", updated_at AS "updatedAt",
      CASE WHEN previous_secret_until > now() THEN previous_secret_until END AS "previousSecretUntil"
    FROM webhook_endpoint AS endpoint JOIN outbox_target AS target USING (id)
    WHERE ${where} ORDER BY endpoint.created_at DESC, endpoint.id DESC LIMIT ${limit}`;
}

/** How many deliveries of each endpoint are pending or dead, in one statement. */
export async function readBacklogs(sql: SqlRunner, ids: readonly string[]): Promise<Map<string, EndpointBacklog>> {
  const rows = await sql.$queryRaw<(EndpointBacklog & { id: string })[]>`
    SELECT target_id AS id, count(*) FILTER (WHERE state = 'PENDING')::int AS "pendingCount",
      count(*) FILTER (WHERE state = 'DEAD')::int AS "deadCount",
      min(created_at) FILTER (WHERE state = 'PENDING') AS "waitingSince"
    FROM outbox_delivery WHERE target_id = ANY(${[...ids]}::uuid[]) AND state <> 'DELIVERED' GROUP BY target_id`;
  return new Map(rows.map(({ id, ...backlog }) => [id, backlog]));
}

function keyIn(cursor: string): Prisma.Sql {
  const [createdAt, id] = decodeCursor(cursor, NEWEST_ENDPOINT, ['date', 'uuid'], 'after');
  return Prisma.sql`(${createdAt}::timestamptz, ${id}::uuid)`;
}
