/** The actor of a change of the catalogue. */
export interface StaffActor {
  /** PERSON: a member of staff. SERVICE: one of our services. COMMAND: someone on the command line. */
  kind: 'PERSON' | 'SERVICE' | 'COMMAND';
  /** The subject of the login, or the name of the service or command. */
  id: string;
}

/** A value before and after; null if there was none. */
export interface StaffChange {
  field: string;
  before: unknown;
  after: unknown;
}

/** The actions in the audit log. */
export type StaffAction =
  | 'PRODUCT_CREATED'
  | 'PRODUCT_UPDATED'
  | 'PRODUCT_PUBLISHED'
  | 'PRODUCT_UNLISTED'
  | 'PRODUCT_UNPUBLISHED'
  | 'PRODUCT_ARCHIVED'
  | 'PRODUCT_UNARCHIVED'
  | 'VARIANT_CREATED'
  | 'VARIANT_UPDATED'
  | 'VARIANT_ARCHIVED'
  | 'VARIANT_UNARCHIVED'
  | 'PRICE_SET'
  | 'PRICE_CANCELLED'
  | 'STOCK_ADJUSTED'
  | 'CATEGORY_CREATED'
  | 'CATEGORY_UPDATED'
  | 'CATEGORY_MOVED'
  | 'CATEGORY_DELETED';

/** An entry of the audit log: what was done to one entity. */
export interface AuditEntry<Action extends StaffAction = StaffAction> {
  action: Action;
  entityType: 'PRODUCT' | 'VARIANT' | 'CATEGORY';
  entityId: string;
  changes: StaffChange[];
}

/** The fields that differ between two states of an entity; `before` is null for a new one. */
export function changesBetween<State extends object>(before: Partial<State> | null, after: State): StaffChange[] {
  return Object.entries(after).flatMap(([field, value]) => {
    const change = { field, before: before?.[field as keyof State] ?? null, after: value ?? null };
    return JSON.stringify(change.before) === JSON.stringify(change.after) ? [] : [change];
  });
}
