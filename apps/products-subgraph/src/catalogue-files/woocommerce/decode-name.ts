import { decodeHTMLStrict } from 'entities';

const ENTITY = /&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][\da-z]{1,31});/gi;
/** What the library makes of numbers that are no character. */
const UNUSABLE = /[\p{Cc}\ufffd]/u;

/**
 * WordPress keeps some characters of names as entities. Each is decoded once: `&amp;gt;` is the text `&gt;`. What cannot
 * be stored stays as it is written.
 */
export function decodeName(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(ENTITY, (entity) => {
    const character = decodeHTMLStrict(entity);
    return UNUSABLE.test(character) ? entity : character;
  });
}
