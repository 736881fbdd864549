import { cutText } from './cut-text.ts';
import { composed, normalizeCode } from './plain-text.ts';

/** UTF-16 units of a slug. */
export const MAX_SLUG_LENGTH = 255;

/** Letters, marks and digits of any script: in many scripts, a word without its marks is another word. */
const SLUG = /^[\p{L}\p{M}\p{N}_-]+$/u;
const WORD = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu;
/** Accents on Latin letters, which slugs omit; in other scripts, marks make a different letter. */
const LATIN_ACCENTS = /(?<=\p{Script=Latin}[\u0300-\u036f]*)[\u0300-\u036f]/gu;
const VARIATION_SELECTORS = /\p{Variation_Selector}/gu;

/** The slug that a client asks for, in the form in which slugs are stored; null if it is too long for one. */
export function askedSlug(text: string): string | null {
  // Composed letters may be given as several characters.
  return text.length <= 4 * MAX_SLUG_LENGTH ? composed(text) : null;
}

/** A slug in the normalised form in which it is stored and compared; null if it is invalid. */
export function normalizeSlug(text: string): string | null {
  const slug = composed(normalizeCode(text).toLowerCase());
  return slug.length <= MAX_SLUG_LENGTH && SLUG.test(slug) ? slug : null;
}

/** The slug of a name: `Kitchen & Dining` becomes `kitchen-and-dining`. Empty if nothing is left. */
export function slugify(name: string, maxLength = MAX_SLUG_LENGTH): string {
  const written = normalizeCode(name).toLowerCase().replaceAll('&', ' and ').replace(VARIATION_SELECTORS, '');
  const plain = composed(written.normalize('NFD').replace(LATIN_ACCENTS, ''));
  const words = plain.match(WORD) ?? [];
  return cutText(words.join('-'), maxLength).replace(/-$/, '');
}

/** The slugs that a new product or category may get, the best one first. The end of a version 7 id is random. */
export function slugsFor(title: string, id: string): string[] {
  const base = slugify(title, 230) || 'untitled';
  return [base, ...[2, 3, 4, 5].map((number) => `${base}-${number}`), `${base}-${id.slice(-12)}`];
}
