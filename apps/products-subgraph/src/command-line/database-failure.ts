/** Classes of SQLSTATE that are about the data at hand, or about this one transaction, and not about the database. */
const REFUSALS = /^(22|23|40|54)/;

/** Whether the database has understood the statements and refused their data: less data at a time may well go in. */
export function isRefusal(error: unknown): boolean {
  return REFUSALS.test(findCause(error)?.originalCode ?? '');
}

/** What the database said, or why it did not answer, in one line. */
export function describeDatabaseFailure(error: unknown): string {
  const cause = findCause(error);
  if (cause?.originalMessage) return cause.originalMessage;
  const message = error instanceof Error ? error.message : String(error);
  // Prisma starts with the place of the call in the source.
  return message.trim().split('\n').at(-1) ?? message;
}

/** The SQLSTATE with which the database has refused a statement or a transaction; null for any other failure. */
export function sqlStateOf(error: unknown): string | null {
  return findCause(error)?.originalCode ?? null;
}

interface DriverCause {
  originalCode?: string;
  originalMessage?: string;
}

/** What Prisma's driver adapter has attached; of a COMMIT it throws its own error. */
function findCause(error: unknown): DriverCause | undefined {
  const known = error as { meta?: { driverAdapterError?: { cause?: DriverCause } }; cause?: DriverCause } | null;
  return known?.meta?.driverAdapterError?.cause ?? known?.cause;
}
