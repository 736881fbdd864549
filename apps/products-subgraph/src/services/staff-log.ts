import { type Connection, connection, decodeCursor, encodeCursor, isUuid, type PageRequest } from '@commerce/graphql';
import type { AuditEntry, StaffAction, StaffActor, StaffChange } from '../domain/staff-event.ts';
import type { StaffEventSelection } from '../domain/staff-event-filter.ts';
import { Prisma, type PrismaClient } from '../generated/prisma/client.ts';

/** An entry of the audit log as the database holds it. */
export interface StaffEventRow {
  id: bigint;
  occurredAt: Date;
  actorKind: StaffActor['kind'];
  actorId: string;
  action: StaffAction;
  entityType: AuditEntry['entityType'];
  entityId: string;
  changes: StaffChange[];
}

/** A page of the audit log that can count the entire list. */
export interface StaffEventPage extends Connection<StaffEventRow> {
  count(): Promise<number>;
}

/** Reads the audit log. */
export type StaffLog = ReturnType<typeof createStaffLog>;

const ORDER = 'staff-event';

export function createStaffLog({ prisma }: { prisma: PrismaClient }) {
  return {
    /** A page, the latest event first. @throws BAD_USER_INPUT for cursors of another list. */
    async list(page: PageRequest, selection: StaffEventSelection): Promise<StaffEventPage> {
      const all = conditionsOf(selection);
      const range = [...limitOf(page.after, 'after', '<'), ...limitOf(page.before, 'before', '>')];
      const direction = Prisma.raw(page.backward ? 'ASC' : 'DESC');
      const rows = await prisma.$queryRaw<StaffEventRow[]>`
        SELECT id, occurred_at AS "occurredAt", actor_kind AS "actorKind", actor_id AS "actorId", action,
               entity_type AS "entityType", entity_id AS "entityId", changes
        FROM staff_event WHERE ${Prisma.join([...all, ...range], ' AND ')}
        ORDER BY occurred_at ${direction}, id ${direction} LIMIT ${page.size + 1}`;
      return { ...connection(rows, page, cursorOf), count: () => count(prisma, all) };
    },
  };
}

async function count(prisma: PrismaClient, conditions: Prisma.Sql[]): Promise<number> {
  const [row] = await prisma.$queryRaw<{ events: number }[]>`
    SELECT count(*)::int AS events FROM staff_event WHERE ${Prisma.join(conditions, ' AND ')}`;
  return row?.events ?? 0;
}

function conditionsOf({ entityType, entityId, actor, actions, from, to }: StaffEventSelection): Prisma.Sql[] {
  return [
    Prisma.sql`true`,
    ...(entityType === null ? [] : [Prisma.sql`entity_type = ${entityType}`]),
    ...(entityId === null ? [] : [isUuid(entityId) ? Prisma.sql`entity_id = ${entityId}::uuid` : Prisma.sql`false`]),
    ...(actor === null ? [] : [Prisma.sql`actor_id = ${actor}`]),
    ...(actions === null ? [] : [Prisma.sql`action = ANY(${[...actions]}::text[])`]),
    ...(from === null ? [] : [Prisma.sql`occurred_at >= ${from}::timestamptz`]),
    ...(to === null ? [] : [Prisma.sql`occurred_at < ${to}::timestamptz`]),
  ];
}

function limitOf(cursor: string | null, argument: string, operator: '<' | '>'): Prisma.Sql[] {
  if (cursor === null) return [];
  const [occurredAt, id] = decodeCursor(cursor, ORDER, ['date', 'number'], argument);
  return [Prisma.sql`(occurred_at, id) ${Prisma.raw(operator)} (${occurredAt}::timestamptz, ${id}::bigint)`];
}

function cursorOf({ occurredAt, id }: StaffEventRow): string {
  return encodeCursor(ORDER, [occurredAt.toISOString(), Number(id)]);
}
