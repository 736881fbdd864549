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
/** Marks beyond 30 on one letter, the limit of Unicode's Stream-Safe Text Format (UAX #15, section 13). */
const SURPLUS_MARKS = /(\p{M}{30})\p{M}+/gu;

/** Canonical composition (NFC). Ordering the marks of a letter takes quadratic time, so those beyond 30 are dropped. */
export function composed(text: string): string {
  return text.replace(SURPLUS_MARKS, '$1').normalize('NFC');
}

/**
 * Normalises names and sentences for storage and comparison: NFC, plain spaces, no invisible characters, no surrounding
 * space.
 */
export function normalizeText(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '' || PLAIN.test(trimmed)) return trimmed;
  if (!UNUSUAL.test(trimmed)) return composed(trimmed);
  const visible = trimmed.replace(SPACES, ' ').replace(INVISIBLE, '');
  return composed(
    visible.replace(JOINERS, (joiner, at: number) => (isVisibleJoiner(visible, at) ? joiner : '')).trim(),
  );
}

/**
 * Whether a joiner has a visible effect: between emoji, between letters of some scripts, and after the mark that ends a
 * word in these scripts.
 */
function isVisibleJoiner(text: string, at: number): boolean {
  // A character has up to two UTF-16 units.
  const [before, after] = [text.slice(Math.max(0, at - 2), at), text.slice(at + 1, at + 3)];
  if (EMOJI_BEFORE.test(before)) return EMOJI_AFTER.test(after);
  return JOINED_BEFORE.test(before) && (LETTER_AFTER.test(after) || MARK_BEFORE.test(before));
}

/** Like `normalizeText`, for codes such as SKUs and barcodes, in which joiners mean nothing. */
export function normalizeCode(text: string): string {
  const trimmed = text.trim();
  return trimmed === '' || PLAIN.test(trimmed) ? trimmed : normalizeText(trimmed.replace(JOINERS, ''));
}

/** Whether the text has only printable characters of ASCII, as most do: then it needs no closer look. */
export function isPlain(text: string): boolean {
  return PLAIN.test(text);
}

/**
 * Whether the text contains line breaks, tabs or other control characters, which are not allowed in names and codes.
 */
export function hasControlCharacters(text: string): boolean {
  return !PLAIN.test(text) && BREAK_OR_CONTROL.test(text);
}

const BEYOND_ASCII = /[\u0080-\uffff]/;

/** What the bytes of UTF-8 after the first look like in Windows-1252. */
const TRAIL = '[\\u0080-\\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]';
/** Letters with these signs behind them occur in no language; in other pairs only if there are several. */
const WRONGLY_DECODED = new RegExp(
  `\ufffd|[ÂÃ](?:(?![’”»…])${TRAIL}|[’”»…]\\p{L})|â€|ï»¿|(?:[Ä-ß]${TRAIL}){2}|(?:[à-ï]${TRAIL}{2}){2}|ð${TRAIL}{3}|√[§∂ºü©]|‚Ä[ôúùìî]`,
  'u',
);

/**
 * The first place where characters were lost or replaced, because a file was read in another encoding than it was written
 * in, with the text around it; null if there is none.
 */
export function findWronglyDecoded(text: string): string | null {
  if (!BEYOND_ASCII.test(text)) return null;
  const at = text.search(WRONGLY_DECODED);
  return at === -1 ? null : text.slice(Math.max(0, at - 15), at + 15);
}

/**
 * The key by which SKUs, options and tags are compared: case does not matter. The function `case_key` of the database
 * is the same. A sigma at the end of a word is the same letter, and İ is a capital i.
 */
export function caseKey(text: string): string {
  if (!CASED_OTHERWISE.test(text)) return text.toLowerCase();
  return text.replaceAll('İ', 'i').toLowerCase().replaceAll('ς', 'σ');
}
