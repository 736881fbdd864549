import { codesOf, someDatabaseError } from './database-errors.ts';

/** Of PostgreSQL: character_not_in_repertoire, which a NUL is, and untranslatable_character. */
const SQL_STATES = new Set(['22021', '22P05']);

/** Whether an error says that a text has characters that PostgreSQL cannot have in one. Only clients write such texts. */
export function isUnstorableText(error: unknown): boolean {
  return someDatabaseError(error, (each) => codesOf(each).some((code) => SQL_STATES.has(code)));
}
