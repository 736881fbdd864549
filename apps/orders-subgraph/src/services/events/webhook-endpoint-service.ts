import { randomUUID } from 'node:crypto';
import { connection, encodeCursor, isUuid, type PageRequest } from '@commerce/graphql';
import { drawSecret, type Seal } from '@commerce/webhooks';
import type {
  EndpointBacklog,
  EndpointChange,
  WebhookEndpoint,
  WebhookEndpointPage,
} from '../../domain/webhook-endpoint.ts';
import { Prisma, type PrismaClient } from '../../generated/prisma/client.ts';
import { findEndpoints, listEndpoints, NEWEST_ENDPOINT, readBacklogs } from './webhook-endpoint-repository.ts';

const MAX_ENDPOINTS = 100;

/** An endpoint and its new secret. */
export interface EndpointWithSecret {
  endpoint: WebhookEndpoint;
  secret: string;
}

/** Manages webhook endpoints. */
export type WebhookEndpointService = ReturnType<typeof createWebhookEndpointService>;

export function createWebhookEndpointService({ prisma, seal }: { prisma: PrismaClient; seal: Seal }) {
  const find = async (id: string): Promise<WebhookEndpoint | null> => {
    const [endpoint] = isUuid(id) ? await findEndpoints(prisma, Prisma.sql`endpoint.id = ${id}::uuid`, 1) : [];
    return endpoint ?? null;
  };
  const found = async (id: string): Promise<WebhookEndpoint> => {
    const endpoint = await find(id);
    if (!endpoint) throw new Error(`endpoint ${id} is gone`);
    return endpoint;
  };

  return {
    find,

    async byIds(ids: readonly string[]): Promise<Map<string, WebhookEndpoint>> {
      const wanted = Prisma.sql`endpoint.id = ANY(${ids.filter(isUuid)}::uuid[])`;
      const endpoints = await findEndpoints(prisma, wanted, ids.length);
      return new Map(endpoints.map((endpoint) => [endpoint.id, endpoint]));
    },

    backlogsOf: (ids: readonly string[]): Promise<Map<string, EndpointBacklog>> => readBacklogs(prisma, ids),

    /** A page, newest first. */
    async list(page: PageRequest): Promise<WebhookEndpointPage> {
      const rows = await listEndpoints(prisma, page);
      const cursorOf = ({ createdAt, id }: WebhookEndpoint) =>
        encodeCursor(NEWEST_ENDPOINT, [createdAt.toISOString(), id]);
      return { ...connection(rows, page, cursorOf), countAll: () => prisma.webhookEndpoint.count() };
    },

    /** Null if there are too many. */
    async create(change: EndpointChange & { url: string }, actor: string): Promise<EndpointWithSecret | null> {
      const id: string = randomUUID();
      const secret = drawSecret();
      const made = await prisma.$executeRaw`
        WITH target AS (
          INSERT INTO outbox_target (id, channel, types, active)
          SELECT ${id}::uuid, 'webhook', ${[...(change.eventTypes ?? [])]}::text[], true
          WHERE (SELECT count(*) FROM webhook_endpoint) < ${MAX_ENDPOINTS}
          RETURNING id
        ), ${notedFor('target', actor, 'WEBHOOK_ENDPOINT_CREATED')}
        INSERT INTO webhook_endpoint (id, url, description, secret)
        SELECT id, ${change.url}, ${change.description ?? null}, ${seal.seal(secret, id)} FROM target`;
      return made === 1 ? { endpoint: await found(id), secret } : null;
    },

    /** Null if there is no such endpoint. */
    update(id: string, change: EndpointChange, actor: string): Promise<WebhookEndpoint | null> {
      return prisma.$transaction(async (tx) => {
        const { url, description, eventTypes, enabled } = change;
        const { count } = await tx.webhookEndpoint.updateMany({
          where: { id },
          data: {
            updatedAt: new Date(),
            ...(url != null && { url }),
            ...(description !== undefined && { description }),
            ...(enabled != null && { disabledReason: enabled ? null : 'SWITCHED_OFF' }),
          },
        });
        if (count === 0) return null;
        const target = { ...(eventTypes && { types: [...eventTypes] }), ...(enabled != null && { active: enabled }) };
        await tx.outboxTarget.update({ where: { id }, data: target });
        if (enabled === false) await giveUpPending(tx, id);
        await noteUpdate(tx, id, change, actor);
        const [endpoint] = await findEndpoints(tx, Prisma.sql`endpoint.id = ${id}::uuid`, 1);
        return endpoint ?? null;
      });
    },

    /** False if there is no such endpoint. */
    async remove(id: string, actor: string): Promise<boolean> {
      const removed = await prisma.$queryRaw<unknown[]>`
        WITH target AS (
          DELETE FROM outbox_target WHERE id = ${id}::uuid AND channel = 'webhook' RETURNING id
        ), ${notedFor('target', actor, 'WEBHOOK_ENDPOINT_DELETED')}
        SELECT id FROM target`;
      return removed.length === 1;
    },

    /** @param overlapSeconds how long the previous secret stays valid. Null if there is no such endpoint. */
    async rotate(id: string, overlapSeconds: number, actor: string): Promise<EndpointWithSecret | null> {
      const secret = drawSecret();
      const rotated = await prisma.$queryRaw<unknown[]>`
        WITH rotated AS (
          UPDATE webhook_endpoint SET previous_secret = secret, secret = ${seal.seal(secret, id)}, updated_at = now(),
            previous_secret_until = now() + ${overlapSeconds}::int * interval '1 second'
          WHERE id = ${id}::uuid RETURNING id
        ), ${notedFor('rotated', actor, 'WEBHOOK_SECRET_ROTATED')}
        SELECT id FROM rotated`;
      return rotated.length === 1 ? { endpoint: await found(id), secret } : null;
    },
  };
}

type Action = 'WEBHOOK_ENDPOINT_CREATED' | 'WEBHOOK_ENDPOINT_DELETED' | 'WEBHOOK_SECRET_ROTATED';

/** Part of a statement that changes endpoints: the audit log has the change only if it was made. */
function notedFor(changed: 'target' | 'rotated', actor: string, action: Action): Prisma.Sql {
  return Prisma.sql`noted AS (
    INSERT INTO staff_event (actor_kind, actor_id, action, entity_type, entity_id, changes)
    SELECT 'PERSON', ${actor}, ${action}, 'WEBHOOK_ENDPOINT', id, '[]' FROM ${Prisma.raw(changed)}
  )`;
}

/** Names what was changed, without values: a URL may contain a password. */
async function noteUpdate(
  tx: Prisma.TransactionClient,
  id: string,
  change: EndpointChange,
  actor: string,
): Promise<void> {
  const fields = Object.entries(change).flatMap(([field, value]) => (value === undefined ? [] : [{ field }]));
  await tx.$executeRaw`
    INSERT INTO staff_event (actor_kind, actor_id, action, entity_type, entity_id, changes)
    VALUES ('PERSON', ${actor}, 'WEBHOOK_ENDPOINT_UPDATED', 'WEBHOOK_ENDPOINT', ${id}::uuid, ${JSON.stringify(fields)}::jsonb)`;
}

/** Otherwise the pending deliveries of a disabled endpoint would never end. */
async function giveUpPending(tx: Prisma.TransactionClient, targetId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE outbox_delivery SET state = 'DEAD', settled_at = clock_timestamp(), leased_until = NULL,
      failure = coalesce(failure, 'SWITCHED_OFF')
    WHERE target_id = ${targetId}::uuid AND state = 'PENDING'`;
}
