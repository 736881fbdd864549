/**
 * Looks for a property of an error or of what it wraps: by the shapes that `pg`, Prisma and its adapter give to their
 * errors, whichever of them has thrown it.
 */
export function someDatabaseError(error: unknown, test: (error: DatabaseError) => boolean): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { cause, meta } = error as { cause?: unknown; meta?: { driverAdapterError?: unknown } };
  return test(error) || someDatabaseError(cause, test) || someDatabaseError(meta?.driverAdapterError, test);
}

/** What errors of databases may have. */
export interface DatabaseError {
  code?: unknown;
  originalCode?: unknown;
  kind?: unknown;
  message?: unknown;
}

/** The codes of an error, of PostgreSQL and of Prisma. */
export function codesOf({ code, originalCode }: DatabaseError): string[] {
  return [code, originalCode].filter((each) => typeof each === 'string');
}
