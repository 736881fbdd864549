/** Tests an error and the errors that it wraps, in the shapes that `pg`, Prisma and its adapter use. */
export function someDatabaseError(error: unknown, test: (error: DatabaseError) => boolean): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { cause, meta } = error as { cause?: unknown; meta?: { driverAdapterError?: unknown } };
  return test(error) || someDatabaseError(cause, test) || someDatabaseError(meta?.driverAdapterError, test);
}

/** The optional properties of database errors. */
export interface DatabaseError {
  code?: unknown;
  originalCode?: unknown;
  kind?: unknown;
  message?: unknown;
}

/** The codes of an error, from PostgreSQL and from Prisma. */
export function codesOf({ code, originalCode }: DatabaseError): string[] {
  return [code, originalCode].filter((each) => typeof each === 'string');
}
