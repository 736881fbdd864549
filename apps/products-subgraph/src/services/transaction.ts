import { sqlStateOf } from '../database-error.ts';

/** Serialization failures and deadlocks: the database aborted the transaction because of another one. */
const ABORTED = /^(40001|40P01)$/;
const ATTEMPTS = 4;

/**
 * Runs a transaction, and repeats it after a conflict with another one: so it must read all that it depends on.
 * @param retried the SQLSTATEs of a conflict.
 */
export async function repeatOnConflict<Result>(
  transaction: () => Promise<Result>,
  retried: RegExp = ABORTED,
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await transaction();
    } catch (error) {
      if (attempt === ATTEMPTS || !retried.test(sqlStateOf(error) ?? '')) throw error;
    }
  }
}
