import { findCause } from '../database-error.ts';

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
