import { isStorableText } from '@commerce/graphql';

/**
 * Ends a line, moves the cursor, or changes the writing direction: never part of a name, but often part of an attack.
 */
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/u;
/** `https://…`, `mailto:…`, `www.…`. */
const SCHEME = /:\/\/|\b(https?|ftp|mailto|javascript|data|tel):|\bwww\./i;
/** `shop.example/…`, but not "St.Pauli" or "12.OG/3". Without the limits, a long word takes the square of its length. */
const PATH = /[\p{L}-][\p{L}\d-]{1,62}\.[a-z]{2,63}\/\S/u;

/**
 * Why a text cannot be a person's name or part of an address; null if it can. Anyone can write it, and staff and
 * carriers read it.
 */
export function personalTextProblem(text: string): string | null {
  if (!isStorableText(text) || CONTROL.test(text)) return 'must be one line, without control characters';
  return SCHEME.test(text) || PATH.test(text) ? 'must not contain a link' : null;
}
