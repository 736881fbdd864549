import type { Prisma, PrismaClient } from '../../generated/prisma/client.ts';
import { readClock } from '../database-clock.ts';
import { IMPORT_LOCK } from '../import-lock.ts';
import { repeatOnConflict } from '../transaction.ts';

/** What a change locks: its products, or the entire category tree. */
export type ChangeScope = 'PRODUCTS' | 'CATEGORY_TREE';

const TREE_LOCK = 'commerce.category-tree';
const LIMITS = { maxWait: 10_000, timeout: 130_000, isolationLevel: 'ReadCommitted' } as const;
/** Moving a category rewrites the listing of all products below it at commit. */
const LONGEST_STATEMENT_MS = 120_000;

/** A conflict with another transaction: unique values, foreign keys, serialization and deadlocks. */
const RETRIED = /^(23503|23505|40001|40P01)$/;

/**
 * Runs a change of the catalogue in one transaction, and repeats it after a conflict with another one. So `work` must
 * read all that it depends on, and refuse what it finds taken.
 *
 * Batches of an import and changes of the category tree run alone; changes of different products run concurrently. So a
 * product that goes on sale never misses a move of its category.
 */
export function changeCatalogue<Result>(
  prisma: PrismaClient,
  scope: ChangeScope,
  work: (tx: Prisma.TransactionClient, now: Date) => Promise<Result>,
): Promise<Result> {
  return repeatOnConflict(
    () => prisma.$transaction(async (tx) => work(tx, await takeTurn(tx, scope)), LIMITS),
    RETRIED,
  );
}

/** Returns the time from which written data is valid: the database's clock decides which price is current. */
async function takeTurn(tx: Prisma.TransactionClient, scope: ChangeScope): Promise<Date> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock_shared(hashtextextended(${IMPORT_LOCK}, 0))`;
  if (scope === 'PRODUCTS') {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock_shared(hashtextextended(${TREE_LOCK}, 0))`;
  } else {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${TREE_LOCK}, 0)),
      set_config('statement_timeout', ${String(LONGEST_STATEMENT_MS)}, true)`;
  }
  return readClock(tx);
}
