const SCIENTIFIC = /^\d(?:[.,]\d+)?E\+\d{2,}$/i;
/** In the languages of supported files. */
const FORMULA_ERROR =
  /^(?:#(?:#+|(?:NAME|NOM\s?|¿?NOMBRE|NAAM)\?|N\/[ABD]|NV|¡?(?:REF|VALUE|DIV\/0|NULL|NUM|SPILL|CALC|WERT|BEZUG|ZAHL|ÜBERLAUF|KALK|VALEUR|NUL|NOMBRE|PROPAGATION|VALOR|NULO|DESBORDAMIENTO|WAARDE|VERW|DEEL\/0|LEEG|GETAL|OVERLOOP|BEREKEN)!)|Err:\d{3})$/i;
/** What programs that read tables write into blank cells, exactly so. */
const BLANK_WORDS = new Set(['nan', 'NaN', '<NA>', 'NaT']);
const BLANK_CODES = new Set(['None', 'NULL', 'null', 'inf', '-inf']);

/**
 * Whether a spreadsheet or another program has replaced a name or code: by a long number, hash signs where the cell is too
 * narrow, an error of a formula, or a word for a blank cell. The original is lost.
 */
export function isSpreadsheetDamage(text: string): boolean {
  if (text.startsWith('#') || text.startsWith('Err:')) return FORMULA_ERROR.test(text);
  return BLANK_WORDS.has(text) || (text.includes('+') && SCIENTIFIC.test(text));
}

/**
 * What spreadsheets make of `3-12` and the like, in the languages of supported files. Dates that begin with the year are
 * also written by people.
 */
const SHORT_DATE = /^(?:\d{1,2}[-. ]{1,2}(\p{L}{3,5})\.?|(\p{L}{3,5})\.?[- ]\d{2})$/u;
const MONTHS = new Set(
  [
    'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec',
    'Mrz Mär Mai Okt Dez',
    'janv févr mars avr mai juin juil août sept oct nov déc',
    'ene feb mar abr may jun jul ago sep oct nov dic',
    'jan feb mrt apr mei jun jul aug sep okt nov dec',
  ].flatMap((months) => months.split(' ')),
);
const FULL_DATE = /^(?:\d{1,2}[/.]\d{1,2}[/.]\d{4}|\d{4}-\d{2}-\d{2} 00:00:00)$/;
const TRUTH = /^(?:TRUE|FALSE|WAHR|FALSCH|VRAI|FAUX|VERDADERO|FALSO|WAAR|ONWAAR)$/;
/** A whole number that was read as one with decimals. Shorter ones are also sizes. */
const LONG_DECIMAL = /^\d{4,}[.,]0$/;

/** Whether a spreadsheet has made a day of a value such as `3-12`. */
export function isSpreadsheetDay(text: string): boolean {
  const [, after, before] = SHORT_DATE.exec(text) ?? [];
  return MONTHS.has(after ?? before ?? '');
}

/** Whether a spreadsheet or another program has made something else of a code, and not of a name. */
export function isSpreadsheetCode(text: string): boolean {
  const isNumberOrDate = FULL_DATE.test(text) || LONG_DECIMAL.test(text);
  return isNumberOrDate || TRUTH.test(text) || BLANK_CODES.has(text) || isSpreadsheetDay(text);
}

/** Whether a code is the former one as a number, without the zeros at its start or with decimals. */
export function isNumberOf(code: string, before: string): boolean {
  const number = /^0*([1-9]\d*)$/.exec(before)?.[1];
  return number !== undefined && code !== before && [number, `${number}.0`, `${number},0`].includes(code);
}
