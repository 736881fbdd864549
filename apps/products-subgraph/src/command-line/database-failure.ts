import { findCause } from '../database-error.ts';

/** Classes of SQLSTATE that are about the data at hand, or about this one transaction, and not about the database. */
const REFUSALS = /^(22|23|40|54)/;

/** Whether the database understood the statements and refused their data: smaller transactions may succeed. */
export function isRefusal(error: unknown): boolean {
  return REFUSALS.test(findCause(error)?.originalCode ?? '');
}

/** The database's error message, or why it did not answer, in one line. */
export function describeDatabaseFailure(error: unknown): string {
  const cause = findCause(error);
  if (cause?.originalMessage) return cause.originalMessage;
  const message = error instanceof Error ? error.message : String(error);
  // Prisma starts with the source location of the call.
  return message.trim().split('\n').at(-1) ?? message;
}
