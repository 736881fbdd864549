import type { AuditEntry, StaffAction, StaffActor } from '../domain/staff-event.ts';
import type { Prisma } from '../generated/prisma/client.ts';

/** Records in the audit log what `actor` did, in the same transaction and after its rows are locked. */
export async function recordStaffEvents(
  tx: Prisma.TransactionClient,
  actor: StaffActor,
  auditEntries: readonly AuditEntry<StaffAction>[],
): Promise<void> {
  if (auditEntries.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO staff_event (actor_kind, actor_id, action, entity_type, entity_id, changes)
    SELECT ${actor.kind}::staff_actor_kind, ${actor.id}, action, "entityType", "entityId", changes
    FROM json_to_recordset(${JSON.stringify(auditEntries)}::json)
      AS entry (action text, "entityType" text, "entityId" uuid, changes jsonb)`;
}
