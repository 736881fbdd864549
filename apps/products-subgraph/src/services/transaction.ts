import { sqlStateOf } from '../database-error.ts';

/**
 * How long transactions wait, in milliseconds: those that wait for each other's product or stock must not be given up
 * while the others are just being served. Statements have a time limit of their own.
 */
export const PATIENT = { maxWait: 10_000, timeout: 20_000 };

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
