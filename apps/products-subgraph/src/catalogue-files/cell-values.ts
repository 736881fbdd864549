import { formatAmount, InvalidAmountError, parseAmount } from '@commerce/money';
import { isAddressList, isImageAddress } from '../domain/image.ts';
import { hasControlCharacters } from '../domain/plain-text.ts';
import { MAX_LONG_TEXT_LENGTH, MAX_PRICE_MINOR, MAX_WHOLE_NUMBER } from '../domain/product-limits.ts';
import type { UnsettledNumber } from './decimal-columns.ts';
import { excerpt } from './excerpt.ts';
import type { RowCells } from './row-cells.ts';
import { GRAM, type WeightUnit } from './weight-units.ts';

/** Spreadsheets write true and false in the language of the person who saves the file. */
export const BOOLEANS: Readonly<Record<string, boolean>> = {
  ...{ true: true, wahr: true, vrai: true, verdadero: true, waar: true },
  ...{ false: false, falsch: false, faux: false, falso: false, onwaar: false },
};

/** The meanings of these words, by whether they stand for true. */
export function booleansAs<Meaning>(whenTrue: Meaning, whenFalse: Meaning): Record<string, Meaning> {
  return Object.fromEntries(Object.entries(BOOLEANS).map(([word, is]) => [word, is ? whenTrue : whenFalse]));
}

/** True or false in any case; `whenBlank` for a blank cell, or a refused one. */
export function readBoolean<Column extends string>(
  cells: RowCells<Column>,
  column: Column,
  whenBlank: boolean,
): boolean {
  return readKeyword(cells, column, BOOLEANS, whenBlank, 'true, false');
}

/**
 * The meaning of the cell's word, in any case; `whenBlank` for a blank cell, or a refused one.
 * @param words the words that the message lists.
 */
export function readKeyword<Meaning, Column extends string>(
  cells: RowCells<Column>,
  column: Column,
  meanings: Readonly<Record<string, Meaning>>,
  whenBlank: Meaning,
  words?: string,
): Meaning {
  const text = cells.text(column);
  if (text === '') return whenBlank;
  const word = text.toLowerCase();
  const meaning = Object.hasOwn(meanings, word) ? meanings[word] : undefined;
  if (meaning !== undefined) return meaning;
  cells.refuse(
    'INVALID_VALUE',
    column,
    `${excerpt(text)} is none of ${words ?? Object.keys(meanings).join(', ')}.`,
    'Write one of these.',
  );
  return whenBlank;
}

/** An integer of at most `max`, possibly negative; null if blank or refused. */
export function readWholeNumber<Column extends string>(
  cells: RowCells<Column>,
  column: Column,
  max = MAX_WHOLE_NUMBER,
): number | null {
  return readNumber(cells, column, /^-?\d+$/, 'a whole number such as 12', max);
}

/** A weight in whole grams; null if blank or refused. */
export function readGrams<Column extends string>(
  cells: RowCells<Column>,
  column: Column,
  unit: WeightUnit = GRAM,
): number | null {
  const weight = readNumber(cells, column, /^\d+(\.\d+)?$/, 'a weight such as 250');
  if (weight === null || (unit.grams === 1 && Number.isInteger(weight))) return weight;
  // 0.07 × 1000 is 70.00000000000001.
  const exact = Number((weight * unit.grams).toFixed(6));
  const grams = Math.round(exact);
  if (unit.isMetric && grams !== exact) {
    const reason = `${excerpt(cells.text(column))} is ${exact} g, not a whole number of grams, which is how weights are stored.`;
    cells.refuse('INVALID_VALUE', column, reason, 'Round it, or leave it blank.');
    return null;
  }
  if (grams <= MAX_WHOLE_NUMBER) return grams;
  const reason = `${excerpt(cells.text(column))} is a weight of more than ${MAX_WHOLE_NUMBER} grams.`;
  cells.refuse('INVALID_VALUE', column, reason, 'Correct it, or leave it blank.');
  return null;
}

/** A non-negative amount in minor units of the currency; null if blank or refused. */
export function readPrice<Column extends string>(
  cells: RowCells<Column>,
  column: Column,
  currencyCode: string,
): number | null {
  const decimal = readDecimal(cells, column, 'a price such as 19.90');
  if (decimal === null) return null;
  const { minorUnits, reason } = parsePrice(decimal, asWritten(cells.text(column), decimal), currencyCode);
  if (reason === null) return minorUnits;
  cells.refuse('INVALID_VALUE', column, reason, 'Correct the price.');
  return null;
}

type ParsedPrice = { minorUnits: number; reason: null } | { minorUnits: null; reason: string };

/** The text of a cell for a message, with the number that it is read as if that is written otherwise. */
function asWritten(text: string, decimal: string): string {
  return text === decimal ? excerpt(text) : `${excerpt(text)} (read as ${excerpt(decimal)})`;
}

function parsePrice(decimal: string, written: string, currencyCode: string): ParsedPrice {
  try {
    const { minorUnits } = parseAmount(decimal, currencyCode);
    if (minorUnits >= 0 && minorUnits <= MAX_PRICE_MINOR) return { minorUnits, reason: null };
    const highest = formatAmount({ minorUnits: MAX_PRICE_MINOR, currencyCode });
    const reason = minorUnits < 0 ? `A price cannot be negative, as ${written} is.` : `A price is at most ${highest}.`;
    return { minorUnits: null, reason };
  } catch (error) {
    if (!(error instanceof InvalidAmountError)) throw error;
    return { minorUnits: null, reason: `${error.message.replace(`"${decimal}"`, () => written)}.` };
  }
}

/** An http or https URL, or a path on the shop's own site, as written in the file; null if blank or refused. */
export function readUrl<Column extends string>(cells: RowCells<Column>, column: Column): string | null {
  const url = cells.textOrNull(column, MAX_LONG_TEXT_LENGTH);
  return url === null ? null : checkUrl(cells, column, url);
}

/** The URL if it is valid; null if it is refused. */
export function checkUrl<Column extends string>(cells: RowCells<Column>, column: Column, url: string): string | null {
  if (url.length <= MAX_LONG_TEXT_LENGTH && !hasControlCharacters(url) && isImageAddress(url)) return url;
  if (isAddressList(url)) {
    const remedy =
      column === 'Images'
        ? 'Write a comma and a space between them; in a mapping, name what separates them (lists: { Images: { separator: … } }).'
        : 'Write one of them, and each of the others in a row of its own.';
    cells.refuse('INVALID_VALUE', column, `${excerpt(url)} is several addresses.`, remedy);
    return null;
  }
  const reason = `${excerpt(url)} is not an address that starts with https://, http:// or /, without spaces or a password.`;
  cells.refuse('INVALID_VALUE', column, reason, 'Correct it, or leave it blank. Write a space as %20.');
  return null;
}

function readNumber<Column extends string>(
  cells: RowCells<Column>,
  column: Column,
  form: RegExp,
  description: string,
  max = MAX_WHOLE_NUMBER,
): number | null {
  const decimal = readDecimal(cells, column, description);
  if (decimal === null) return null;
  const value = Number(decimal);
  if (form.test(decimal) && Math.abs(value) <= max) return value;
  const written = asWritten(cells.text(column), decimal);
  cells.refuse('INVALID_VALUE', column, `${written} is not ${description}, of at most ${max}.`, 'Correct it.');
  return null;
}

/** The number in a cell in plain notation; null if blank or refused. */
function readDecimal<Column extends string>(cells: RowCells<Column>, column: Column, what: string): string | null {
  const text = cells.text(column);
  if (text === '') return null;
  const decimal = cells.decimalOf(column, text);
  if (decimal === null) {
    const remedy = 'Write the number alone, without a unit or a currency.';
    cells.refuse('INVALID_VALUE', column, `${excerpt(text)} is not ${what}.`, remedy);
    return null;
  }
  if (typeof decimal === 'string') return withoutZeros(decimal);
  const reason = `${excerpt(text)} may be thousands or decimals, and ${describeUnsettled(decimal)}.`;
  cells.refuse('AMBIGUOUS_NUMBER', column, reason, 'Write it without the mark, or give --decimal-separator.');
  return null;
}

function describeUnsettled({ contradiction, usual }: UnsettledNumber): string {
  if (usual !== null) return `other cells of the column have fewer decimals: ${excerpt(usual)}`;
  if (!contradiction) return 'no other cell of the column tells';
  return `other cells of the column are written in both ways: ${contradiction.map(excerpt).join(' and ')}`;
}

/** Databases write `34.000000`, which is no more precise than `34`. */
function withoutZeros(decimal: string): string {
  return decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal;
}
