/** The SQLSTATE with which the database has refused a statement or a transaction; null for any other failure. */
export function sqlStateOf(error: unknown): string | null {
  return findCause(error)?.originalCode ?? null;
}

interface DriverCause {
  originalCode?: string;
  originalMessage?: string;
}

/** What Prisma's driver adapter has attached; of a COMMIT it throws its own error. */
export function findCause(error: unknown): DriverCause | undefined {
  const known = error as { meta?: { driverAdapterError?: { cause?: DriverCause } }; cause?: DriverCause } | null;
  return known?.meta?.driverAdapterError?.cause ?? known?.cause;
}
