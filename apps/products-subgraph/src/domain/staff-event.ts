/** Who changes the catalogue. */
export interface StaffActor {
  /** PERSON: a member of staff. SERVICE: one of our services. COMMAND: someone at the command line. */
  kind: 'PERSON' | 'SERVICE' | 'COMMAND';
  /** The subject of the login, the service's name, or the command's. */
  id: string;
}

/** What a value was before and after; null for what was not there. */
export interface StaffChange {
  field: string;
  before: unknown;
  after: unknown;
}

/** What can be done to a thing. */
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

/** What was done to one thing. */
export interface AuditEntry<Action extends StaffAction = StaffAction> {
  action: Action;
  entityType: 'PRODUCT' | 'VARIANT' | 'CATEGORY';
  entityId: string;
  changes: StaffChange[];
}

/** The fields in which two states of a thing differ; `before` is null for a new one. */
export function changesBetween<State extends object>(before: Partial<State> | null, after: State): StaffChange[] {
  return Object.entries(after).flatMap(([field, value]) => {
    const change = { field, before: before?.[field as keyof State] ?? null, after: value ?? null };
    return JSON.stringify(change.before) === JSON.stringify(change.after) ? [] : [change];
  });
}
