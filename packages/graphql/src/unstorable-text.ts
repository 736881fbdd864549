import { codesOf, someDatabaseError } from './database-errors.ts';

/** From PostgreSQL: character_not_in_repertoire, such as a NUL, and untranslatable_character. */
const SQL_STATES = new Set(['22021', '22P05']);

/** Whether an error says that PostgreSQL cannot store a character of a text. Only clients send such texts. */
export function isUnstorableText(error: unknown): boolean {
  return someDatabaseError(error, (each) => codesOf(each).some((code) => SQL_STATES.has(code)));
}
