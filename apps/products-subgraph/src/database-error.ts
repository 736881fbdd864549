/** The SQLSTATE of a statement or transaction that the database refused; null for any other failure. */
export function sqlStateOf(error: unknown): string | null {
  return findCause(error)?.originalCode ?? null;
}

interface DriverCause {
  originalCode?: string;
  originalMessage?: string;
}

/** Attached by Prisma's driver adapter; for a COMMIT, the adapter throws its own error. */
export function findCause(error: unknown): DriverCause | undefined {
  const known = error as { meta?: { driverAdapterError?: { cause?: DriverCause } }; cause?: DriverCause } | null;
  return known?.meta?.driverAdapterError?.cause ?? known?.cause;
}
