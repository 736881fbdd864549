import { caseKey, normalizeText } from '../../domain/plain-text.ts';

/** Columns that several columns of a file may map to: each is one item of the list. */
export const LIST_COLUMNS: readonly string[] = ['Images', 'Tags', 'Categories'];

/** The form in which names and words of a file and a mapping are compared. */
export function keyOf(text: string): string {
  return caseKey(normalizeText(text));
}
