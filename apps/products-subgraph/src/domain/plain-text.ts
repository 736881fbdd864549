/** Spaces of any width, including the no-break space. */
const SPACES = /\p{Zs}/gu;
/** Characters without width or meaning: soft hyphens, break and direction marks, byte-order marks. */
const INVISIBLE = /[\u00ad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\u3164\ufeff\uffa0]/g;
const JOINERS = /[\u200c\u200d]/g;
const EMOJI_BEFORE = /(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f)$/u;
const EMOJI_AFTER = /^\p{Extended_Pictographic}/u;
/** Letters and marks of scripts with joined letters. */
const JOINED_BEFORE =
  /[\p{L}\p{M}](?<![\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{sc=Common}\p{sc=Inherited}\p{sc=Han}\p{sc=Hangul}\p{sc=Hiragana}\p{sc=Katakana}])$/u;
const MARK_BEFORE = /\p{M}$/u;
const LETTER_AFTER = /^[\p{L}\p{M}]/u;
const PLAIN = /^[\x20-\x7e]*$/;
/** Of the characters above, all outside of ASCII. Only a text with any of these needs a closer look. */
const UNUSUAL = /[\u00a0\u00ad\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\u3164\ufeff\uffa0]/;
/** Letters of which `toLowerCase` makes something else than the key. */
const CASED_OTHERWISE = /[Σςİ]/;
const BREAK_OR_CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/u;

/**
 * Normalises names and sentences for storage and comparison: NFC, plain spaces, no invisible characters, no surrounding
 * space.
 */
export function normalizeText(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '' || PLAIN.test(trimmed)) return trimmed;
  if (!UNUSUAL.test(trimmed)) return trimmed.normalize('NFC');
  const visible = trimmed.replace(SPACES, ' ').replace(INVISIBLE, '');
  return visible
    .replace(JOINERS, (joiner, at: number) => (isVisibleJoiner(visible, at) ? joiner : ''))
    .trim()
    .normalize('NFC');
}

/**
 * Whether a joiner has a visible effect: between emoji, between letters of some scripts, and after the mark that ends a
 * word in these scripts.
 */
function isVisibleJoiner(text: string, at: number): boolean {
  const [before, after] = [text.slice(0, at), text.slice(at + 1)];
  if (EMOJI_BEFORE.test(before)) return EMOJI_AFTER.test(after);
  return JOINED_BEFORE.test(before) && (LETTER_AFTER.test(after) || MARK_BEFORE.test(before));
}

/** Like `normalizeText`, for codes such as SKUs and barcodes, in which joiners mean nothing. */
export function normalizeCode(text: string): string {
  const trimmed = text.trim();
  return trimmed === '' || PLAIN.test(trimmed) ? trimmed : normalizeText(trimmed.replace(JOINERS, ''));
}

/**
 * Whether the text contains line breaks, tabs or other control characters, which are not allowed in names and codes.
 */
export function hasControlCharacters(text: string): boolean {
  return !PLAIN.test(text) && BREAK_OR_CONTROL.test(text);
}

/**
 * What spreadsheets make of long numbers, and of texts that they take for formulas, in the languages of supported
 * files.
 */
const SCIENTIFIC = /^\d(?:[.,]\d+)?E\+\d{2,}$/i;
const FORMULA_ERROR =
  /^#(NAME\?|REF!|VALUE!|N\/A|DIV\/0!|NULL!|NUM!|WERT!|BEZUG!|NV|ZAHL!|NOM\s?\?|VALEUR!|NOMBRE!|¿NOMBRE\?|VALOR!|NAAM\?|WAARDE!|VERW!|GETAL!)$/i;

/** Whether a spreadsheet has replaced a name or code by something else; the original is lost. */
export function isSpreadsheetDamage(text: string): boolean {
  return text.startsWith('#') ? FORMULA_ERROR.test(text) : text.includes('+') && SCIENTIFIC.test(text);
}

/**
 * The key by which SKUs, options and tags are compared: case does not matter. The function `case_key` of the database
 * is the same. A sigma at the end of a word is the same letter, and İ is a capital i.
 */
export function caseKey(text: string): string {
  if (!CASED_OTHERWISE.test(text)) return text.toLowerCase();
  return text.replaceAll('İ', 'i').toLowerCase().replaceAll('ς', 'σ');
}
