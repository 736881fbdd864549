import { caseKey, normalizeText } from '../../domain/plain-text.ts';

/** Columns of which several of a file may be one: each is an item of the list. */
export const LIST_COLUMNS: readonly string[] = ['Images', 'Tags', 'Categories'];

/** The form in which names and words of a file are compared with those of the mapping. */
export function keyOf(text: string): string {
  return caseKey(normalizeText(text));
}
