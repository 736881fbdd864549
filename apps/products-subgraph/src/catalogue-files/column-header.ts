import { fractionDigits } from '@commerce/money';
import { suggestionList } from 'graphql/jsutils/suggestionList.js';
import { caseKey, normalizeText } from '../domain/plain-text.ts';
import type { AbsentFields } from './absent-fields.ts';
import { CatalogueFileError } from './catalogue-file-error.ts';
import { DecimalColumns } from './decimal-columns.ts';
import { excerpt } from './excerpt.ts';
import { MAX_COLUMNS } from './limits.ts';
import { findMisspelt } from './misspelt-names.ts';
import type { DecimalSeparator } from './numeral.ts';
import { type CsvRow, cellCountOf } from './read-rows.ts';

/** The positions of the columns of a file, and how it writes numbers. */
export interface ColumnHeader<Column extends string> extends ColumnPlaces<Column> {
  decimals: DecimalColumns;
  absentFields: AbsentFields;
  /** Whether its rows name variants by their SKUs alone, and change them: see `sku-list.ts`. */
  isSkuList: boolean;
}

/** The positions of the columns of a file. */
export interface ColumnPlaces<Column extends string> {
  /** The number of columns of the file, including ignored ones. */
  columnCount: number;
  /** Zero-based indexes of the columns that have no name in the header. */
  unnamed: readonly number[];
  /** Zero-based indexes of the columns that the file has. */
  indexes: ReadonlyMap<Column, number>;
  /** For messages, the names of all columns that are read, in the file's language; those that it has, as it spells them. */
  labels: ReadonlyMap<Column, string>;
}

/** A column and its name in a file. */
export type ColumnName<Column extends string> = readonly [column: Column, name: string];

/** A name of columns in another language, in other versions of a format, or in many other programs. */
export interface ForeignName {
  name: string;
  /** Their names in the file. */
  meant: readonly string[];
  /** What else to do when it is renamed. */
  note?: string;
  /** Whether it may mean any of these; all of them otherwise. */
  isEither?: boolean;
  /** Whether it is refused even if the file has these: which of two prices counts would be a guess. */
  isAlways?: boolean;
}

/** What the user of an import says about the file's numbers. */
export interface NumberFormat {
  /** ISO 4217. Some currencies have three decimals, which look like thousands. */
  currencyCode: string;
  /** Null to infer it from the file. */
  decimalSeparator: DecimalSeparator | null;
}

/** Adds how the columns with prices, and the other numeric columns, write numbers. */
export function withDecimals<Column extends string>(
  places: ColumnPlaces<Column>,
  { prices, numbers }: { prices: readonly Column[]; numbers: readonly Column[] },
  { currencyCode, decimalSeparator }: NumberFormat,
): ColumnPlaces<Column> & { decimals: DecimalColumns } {
  const isFine = fractionDigits(currencyCode) === 3;
  const columns = [...prices, ...numbers].flatMap((column) => {
    const index = places.indexes.get(column);
    return index === undefined
      ? []
      : [
          [
            index,
            { hasThousandths: isFine && prices.includes(column), isPrice: !isFine && prices.includes(column) },
          ] as const,
        ];
  });
  return { ...places, decimals: new DecimalColumns(new Map(columns), decimalSeparator) };
}

/** The names in a header, normalised for comparison: lower case, without surrounding space. */
export class HeaderNames {
  readonly #line: number;
  readonly #cells: string[];
  readonly #names: string[];
  /** Their names in the file, if a mapping renames them. */
  readonly #labels: string[] | null;
  readonly #columnCount: number;

  /**
   * @param labels the names of the columns in the file, if a mapping renames them.
   * @throws {CatalogueFileError} `TOO_MANY_COLUMNS`, or `INVALID_ENCODING` for a header that is not text.
   */
  constructor(row: CsvRow, labels: string[] | null = null) {
    const { line, cells } = row;
    if (cells.length > MAX_COLUMNS) {
      const message = `The file has ${cells.length} columns, more than the ${MAX_COLUMNS} allowed. Remove some, and try again.`;
      throw new CatalogueFileError('TOO_MANY_COLUMNS', line, message);
    }
    if (cells.some((cell) => cell.includes('\0'))) {
      const message = 'The header is not plain text. Save the file as CSV in UTF-8.';
      throw new CatalogueFileError('INVALID_ENCODING', line, message);
    }
    this.#line = line;
    this.#cells = cells;
    this.#names = cells.map(normalizeName);
    this.#labels = labels;
    this.#columnCount = cellCountOf(row);
  }

  /** Whether a mapping gives the names. */
  get isMapped(): boolean {
    return this.#labels !== null;
  }

  has(name: string): boolean {
    return this.#names.includes(normalizeName(name));
  }

  /** The names that match, each with the first group of the match. */
  matchAll(form: RegExp): { name: string; group: string }[] {
    return this.#names.flatMap((name) => {
      const group = form.exec(name)?.[1];
      return group === undefined ? [] : [{ name, group }];
    });
  }

  /**
   * @param foreign names that are refused if the file lacks a column that they mean.
   * @throws {CatalogueFileError} `DUPLICATE_COLUMN`, `MISSING_COLUMNS`, `WRONG_SEPARATOR` or `MISSPELT_COLUMNS`.
   */
  locate<Column extends string>(
    columns: readonly ColumnName<Column>[],
    required: readonly Column[],
    foreign: readonly ForeignName[],
  ): ColumnPlaces<Column> {
    const indexes = new Map<Column, number>();
    const labels = new Map<Column, string>();
    for (const [column, name] of columns) {
      const index = this.#names.indexOf(normalizeName(name));
      labels.set(column, this.#labels?.[index] ?? this.#cells[index]?.trim() ?? name);
      if (index === -1) continue;
      this.#refuseSecond(name, index);
      indexes.set(column, index);
    }
    const missing = columns.filter(([column]) => required.includes(column) && !indexes.has(column));
    const read = new Set(indexes.values());
    const unread = this.#cells.filter((_, index) => !read.has(index));
    if (missing.length > 0) throw this.#lacks(missing.map(([, name]) => describeMissing(name, unread)));
    this.#refuseMisspelt(
      unread,
      columns.flatMap(([column, name]) => (indexes.has(column) ? [] : [name])),
      foreign,
    );
    const unnamed = this.#names.flatMap((name, index) => (name === '' ? [index] : []));
    return { columnCount: this.#columnCount, unnamed, indexes, labels };
  }

  /** What it holds would be lost without a word: a draft would go on sale. A mapping names its columns exactly. */
  #refuseMisspelt(unread: string[], absent: string[], foreign: readonly ForeignName[]): void {
    if (this.#labels) return;
    const called = unread.flatMap((name) => {
      const found = this.#findForeign(name, foreign);
      return found ? [this.#describeForeign(name, found)] : [];
    });
    const almost = findMisspelt(
      unread.filter((name) => !this.#findForeign(name, foreign)),
      absent,
    ).map(({ name, meant }) => `${excerpt(name.trim())} is almost “${meant}”`);
    if (called.length + almost.length === 0) return;
    const names = [...called, ...almost].join(', ');
    const message = `In the header, ${names}. Correct the name; or remove the column, if it is another.`;
    throw new CatalogueFileError('MISSPELT_COLUMNS', this.#line, message);
  }

  #findForeign(unread: string, foreign: readonly ForeignName[]): ForeignName | undefined {
    const key = normalizeName(unread);
    return foreign.find(
      ({ name, meant, isAlways }) => normalizeName(name) === key && (isAlways || !meant.every((one) => this.has(one))),
    );
  }

  #describeForeign(name: string, found: ForeignName): string {
    const isSecond = found.meant.every((one) => this.has(one));
    const meant = describeMeant(found);
    return isSecond
      ? `${excerpt(name.trim())} is one more column for ${meant}`
      : `${excerpt(name.trim())} is called ${meant} here`;
  }

  #refuseSecond(name: string, index: number): void {
    const second = this.#names.indexOf(normalizeName(name), index + 1);
    if (second === -1) return;
    const places = `as columns ${index + 1} and ${second + 1}`;
    const message = `The header has “${name}” more than once, ${places}. Remove or rename one of them.`;
    throw new CatalogueFileError('DUPLICATE_COLUMN', this.#line, message);
  }

  #lacks(missing: string[]): CatalogueFileError {
    if (this.#labels) {
      const message = `The mapping has no column for ${missing.join(', ')}. Say under “columns” which of the file it is.`;
      return new CatalogueFileError('MISSING_COLUMNS', this.#line, message);
    }
    if (EXCEL_SEPARATOR.test(this.#cells[0]?.trim() ?? '')) {
      const message =
        'This line is for Excel, which alone understands it. Remove it, so that the header is the first row.';
      return new CatalogueFileError('MISSING_COLUMNS', this.#line, message);
    }
    const separator = this.#findOtherSeparator();
    if (separator) {
      const message = `The columns are separated by ${separator}. Save the file as CSV with commas between the columns, or read it with a mapping (--map) that names the separator.`;
      return new CatalogueFileError('WRONG_SEPARATOR', this.#line, message);
    }
    const remedy =
      'It must be the first row, with commas between the names, as Shopify or WooCommerce (in English, German, French, Spanish or Dutch) exports it; or it has SKUs with prices or stock alone, of products that are stored. Files of other programs need a mapping (--map).';
    return new CatalogueFileError('MISSING_COLUMNS', this.#line, `The header lacks ${missing.join(', ')}. ${remedy}`);
  }

  #findOtherSeparator(): string | undefined {
    const text = this.#cells.join();
    const others = [
      [';', 'semicolons'],
      ['\t', 'tabs'],
      ['|', 'vertical bars'],
    ] as const;
    return others.find(([separator]) => text.split(separator).length > this.#cells.length + 1)?.[1];
  }
}

/** Excel writes the separator of a file into a line above the header. */
const EXCEL_SEPARATOR = /^sep=/i;

/** @param others the columns that the file has instead. */
function describeMissing(name: string, others: readonly string[]): string {
  const [similar] = suggestionList(name, others);
  return similar === undefined ? `“${name}”` : `“${name}” (did you mean that by ${excerpt(similar.trim())}?)`;
}

function describeMeant({ meant, isEither, note = '' }: ForeignName): string {
  return meant.map((name) => `“${name}”`).join(isEither ? ' or ' : ' and ') + note;
}

/** French names have a no-break space before a question mark, and either kind of apostrophe. */
function normalizeName(name: string): string {
  return caseKey(normalizeText(name)).replaceAll('’', "'");
}
