import { sqlStateOf } from '../database-error.ts';

/** Serialization and deadlocks: the database gave the transaction up because of another one. */
const GIVEN_UP = /^(40001|40P01)$/;
const ATTEMPTS = 4;

/**
 * Runs a transaction again when another one came between: so it reads all that it depends on.
 * @param retried the SQLSTATEs by which that is known.
 */
export async function repeatOnConflict<Result>(
  transaction: () => Promise<Result>,
  retried: RegExp = GIVEN_UP,
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await transaction();
    } catch (error) {
      if (attempt === ATTEMPTS || !retried.test(sqlStateOf(error) ?? '')) throw error;
    }
  }
}
