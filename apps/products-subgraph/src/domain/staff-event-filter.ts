import { badUserInput, isStorableText } from '@commerce/graphql';
import type { AuditEntry } from './staff-event.ts';

/** A checked selection of audit entries; nulls do not restrict. */
export interface StaffEventSelection {
  readonly entityType: AuditEntry['entityType'] | null;
  readonly entityId: string | null;
  readonly actor: string | null;
  readonly actions: readonly string[] | null;
  /** Inclusive start, exclusive end. */
  readonly from: Date | null;
  readonly to: Date | null;
}

const MAX_ACTIONS = 50;

/** @throws BAD_USER_INPUT for too many actions, for invalid text, and for times that no event can have. */
export function readStaffEventFilter(
  given: { [Key in keyof StaffEventSelection]?: StaffEventSelection[Key] | undefined },
) {
  const { entityType = null, entityId = null, actor = null, actions = null, from = null, to = null } = given;
  if (actions !== null && actions.length > MAX_ACTIONS) {
    throw badUserInput(`filter.actions takes at most ${MAX_ACTIONS} values, not ${actions.length}`, 'filter');
  }
  if (actor !== null && !isStorableText(actor)) throw badUserInput('filter.actor is not text', 'filter');
  for (const [name, moment] of Object.entries({ from, to })) {
    // PostgreSQL has no year 0.
    if (moment !== null && moment.getUTCFullYear() < 1) throw badUserInput(`filter.${name} is too long ago`, 'filter');
  }
  return { entityType, entityId, actor, actions, from, to };
}
