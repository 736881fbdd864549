import { fractionDigits } from '@commerce/money';
import { caseKey, normalizeText } from '../domain/plain-text.ts';
import { CatalogueFileError } from './catalogue-file-error.ts';
import { DecimalColumns } from './decimal-columns.ts';
import { MAX_COLUMNS } from './limits.ts';
import type { DecimalSeparator } from './numeral.ts';
import { type CsvRow, cellCountOf } from './read-rows.ts';

/** Where a file keeps what, and how it writes numbers. */
export interface ColumnHeader<Column extends string> extends ColumnPlaces<Column> {
  decimals: DecimalColumns;
}

/** Where a file keeps what. */
export interface ColumnPlaces<Column extends string> {
  /** How many columns the file has, ignored ones included. */
  columnCount: number;
  /** Indexes from 0, of the columns that the file has. */
  indexes: ReadonlyMap<Column, number>;
  /** What the file calls them, for messages. */
  labels: ReadonlyMap<Column, string>;
}

/** A column and the name by which a file is searched for it. */
export type ColumnName<Column extends string> = readonly [column: Column, name: string];

/** What the person who imports a file says about its numbers. */
export interface NumberFormat {
  /** ISO 4217: some currencies have three decimals, which look like thousands. */
  currencyCode: string;
  /** Null to learn it from the file. */
  decimalSeparator: DecimalSeparator | null;
}

/** Adds what its numbers are written like. @param columns with numbers; of prices, those of `prices`. */
export function withDecimals<Column extends string>(
  places: ColumnPlaces<Column>,
  { prices, numbers }: { prices: readonly Column[]; numbers: readonly Column[] },
  { currencyCode, decimalSeparator }: NumberFormat,
): ColumnHeader<Column> {
  const isFine = fractionDigits(currencyCode) === 3;
  const columns = [...prices, ...numbers].flatMap((column) => {
    const index = places.indexes.get(column);
    return index === undefined ? [] : [[index, { hasThousandths: isFine && prices.includes(column) }] as const];
  });
  return { ...places, decimals: new DecimalColumns(new Map(columns), decimalSeparator) };
}

/** The names of a header in the form in which they are compared: whatever their case, without the space around. */
export class HeaderNames {
  readonly #line: number;
  readonly #cells: string[];
  readonly #names: string[];
  /** What the file calls them, where a mapping gives them other names. */
  readonly #labels: string[] | null;
  readonly #columnCount: number;

  /**
   * @param labels what the file calls the columns, if a mapping has renamed them.
   * @throws {CatalogueFileError} `TOO_MANY_COLUMNS`, or `INVALID_ENCODING` for what is not text.
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

  has(name: string): boolean {
    return this.#names.includes(normalizeName(name));
  }

  /** The first group of a name that matches, and the whole name. */
  matchAll(form: RegExp): { name: string; group: string }[] {
    return this.#names.flatMap((name) => {
      const group = form.exec(name)?.[1];
      return group === undefined ? [] : [{ name, group }];
    });
  }

  /** @throws {CatalogueFileError} `DUPLICATE_COLUMN`, `MISSING_COLUMNS` or `WRONG_SEPARATOR`. */
  locate<Column extends string>(
    columns: readonly ColumnName<Column>[],
    required: readonly Column[],
  ): ColumnPlaces<Column> {
    const indexes = new Map<Column, number>();
    const labels = new Map<Column, string>();
    for (const [column, name] of columns) {
      const index = this.#names.indexOf(normalizeName(name));
      if (index === -1) continue;
      this.#refuseSecond(name, index);
      indexes.set(column, index);
      labels.set(column, this.#labels?.[index] ?? this.#cells[index]?.trim() ?? name);
    }
    const missing = columns.filter(([column]) => required.includes(column) && !indexes.has(column));
    if (missing.length > 0) throw this.#lacks(missing.map(([, name]) => `“${name}”`));
    return { columnCount: this.#columnCount, indexes, labels };
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
    const separator = this.#findOtherSeparator();
    if (separator) {
      const message = `The columns are separated by ${separator}. Save the file as CSV with commas between the columns, or read it with a mapping (--map) that names the separator.`;
      return new CatalogueFileError('WRONG_SEPARATOR', this.#line, message);
    }
    const remedy =
      'It must be the first row, with commas between the names, as Shopify or WooCommerce exports it. Files of other programs need a mapping (--map).';
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

/** French names have a space that does not break before a question mark, and apostrophes of either kind. */
function normalizeName(name: string): string {
  return caseKey(normalizeText(name)).replaceAll('’', "'");
}
