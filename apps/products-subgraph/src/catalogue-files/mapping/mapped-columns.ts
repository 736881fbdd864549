import { CatalogueFileError } from '../catalogue-file-error.ts';
import { excerpt } from '../excerpt.ts';
import type { CsvRow, RowRefusal } from '../read-rows.ts';
import { toIsoDate } from './mapped-dates.ts';
import { keyOf, LIST_COLUMNS } from './mapped-names.ts';
import type { ColumnMapping } from './mapping-schema.ts';
import { MAX_OPTIONS_BELOW, readOptionsBelow } from './options-below.ts';

/** One of our columns, and how its cell is derived from a row of the file. */
interface MappedColumn {
  name: string;
  /** Its name in the file; for a value that is not in the file, its name in the mapping. */
  label: string;
  cellOf: (cells: readonly string[]) => string;
}

/** The columns of a file, according to its mapping. */
export class MappedColumns {
  readonly #columns: MappedColumn[];
  readonly #required: RequiredColumn[];
  /** The number of columns of the file. */
  readonly columnCount: number;
  /** Columns of the file that the mapping does not mention. */
  readonly ignored: string[];

  /** @throws {CatalogueFileError} `MISSING_COLUMNS` or `DUPLICATE_COLUMN`, for columns that the mapping mentions. */
  constructor(header: CsvRow, mapping: ColumnMapping) {
    const places = placesOf(header, mapping);
    this.columnCount = header.cells.length;
    const plain = plainColumns(places, mapping);
    const below = belowColumns(header, plain, mapping);
    this.#columns = [...plain, ...optionColumns(places), ...fixedColumns(mapping), ...below];
    this.#required = requiredColumns(header, mapping);
    const used = new Set([...places, ...this.#required].map(({ index }) => index));
    this.ignored = header.cells.filter((_, index) => !used.has(index)).map((name) => name.trim());
  }

  get names(): string[] {
    return this.#columns.map(({ name }) => name);
  }

  get labels(): string[] {
    return this.#columns.map(({ label }) => label);
  }

  /**
   * Translates a row to our columns. A row that is longer or shorter than the header becomes empty: it is refused
   * anyway. One that lacks a required word gets a refusal.
   */
  map(row: CsvRow): CsvRow {
    const isWhole = row.cells.length === this.columnCount;
    const cells = this.#columns.map(({ cellOf }) => (isWhole ? cellOf(row.cells) : ''));
    const refusal = isWhole ? this.#findRefusal(row.cells) : null;
    return { ...row, cells, cellCount: row.cells.length, ...(refusal && { refusal }) };
  }

  #findRefusal(cells: readonly string[]): RowRefusal | null {
    const broken = this.#required.find(
      ({ index, words }) => !words.some((word) => keyOf(word) === keyOf(cells[index] ?? '')),
    );
    if (!broken) return null;
    const { index, words, label } = broken;
    const reason = `It has ${excerpt((cells[index] ?? '').trim())}, and the mapping requires ${words.map(excerpt).join(' or ')}.`;
    return { column: label, reason, remedy: 'Take the row out, or correct it or the mapping.' };
  }
}

/** A column whose words the mapping requires. */
interface RequiredColumn {
  label: string;
  index: number;
  words: readonly string[];
}

function requiredColumns({ line, cells }: CsvRow, { require }: ColumnMapping): RequiredColumn[] {
  const keys = cells.map(keyOf);
  return Object.entries(require).map(([label, words]) => ({ label, index: findColumn(label, keys, line), words }));
}

interface Place {
  label: string;
  index: number;
  target: ColumnMapping['columns'][string];
}

function placesOf({ line, cells }: CsvRow, { columns }: ColumnMapping): Place[] {
  const keys = cells.map(keyOf);
  return Object.entries(columns).map(([name, target]) => {
    const index = findColumn(name, keys, line);
    return { label: cells[index]?.trim() ?? name, index, target };
  });
}

function findColumn(name: string, keys: readonly string[], line: number): number {
  const index = keys.indexOf(keyOf(name));
  if (index === -1) {
    const remedy =
      keys.length === 1
        ? 'It has a single column: say under “separator” what stands between the columns of the file.'
        : 'Correct the mapping, or take the column out of it.';
    const message = `The header has no “${name}”, which the mapping names. ${remedy}`;
    throw new CatalogueFileError('MISSING_COLUMNS', line, message);
  }
  if (keys.lastIndexOf(keyOf(name)) > index) {
    const message = `The header has “${name}” more than once, and the mapping names it. Remove or rename one of them.`;
    throw new CatalogueFileError('DUPLICATE_COLUMN', line, message);
  }
  return index;
}

function plainColumns(places: Place[], mapping: ColumnMapping): MappedColumn[] {
  const byName = new Map<string, Place[]>();
  for (const place of places) {
    if (typeof place.target === 'string') byName.set(place.target, [...(byName.get(place.target) ?? []), place]);
  }
  return [...byName].map(([name, found]) => {
    const toWord = translatorOf(name, mapping);
    const indexes = found.map(({ index }) => index);
    const isList = LIST_COLUMNS.includes(name) && (indexes.length > 1 || mapping.lists[name] !== undefined);
    const cellOf = isList
      ? (cells: readonly string[]) =>
          toList(
            indexes.map((index) => toWord(cells[index] ?? '')),
            name,
            mapping,
          )
      : (cells: readonly string[]) => toWord(cells[indexes[0] ?? 0] ?? '');
    return { name, label: found.map(({ label }) => label).join(', '), cellOf };
  });
}

function translatorOf(name: string, { values, dates }: ColumnMapping): (cell: string) => string {
  const words = new Map(Object.entries(values[name] ?? {}).map(([theirs, ours]) => [keyOf(theirs), ours]));
  const toOurs = dates && name.startsWith('Date ') ? (cell: string) => toIsoDate(cell, dates) : (cell: string) => cell;
  return (cell) => words.get(keyOf(cell)) ?? toOurs(cell);
}

/**
 * A list in WooCommerce's notation: items with commas are quoted, and `>` separates a category from the one above it.
 */
function toList(cells: string[], name: string, { lists, format }: ColumnMapping): string {
  const { separator, path } = lists[name] ?? {};
  const written = cells.flatMap((cell) => toItems(cell, separator));
  const paths = path === undefined ? written : written.map((item) => toItems(item, path).join(' > '));
  return paths.map((item) => (format === 'woocommerce' ? quote(item) : item)).join(', ');
}

/** Splits a text at separators; without a separator, the text is one item. */
function toItems(text: string, separator: string | undefined): string[] {
  const items = separator === undefined ? [text] : text.split(separator);
  return items.map((item) => item.trim()).filter((item) => item !== '');
}

function quote(item: string): string {
  return `"${item.replaceAll('"', '""')}"`;
}

/** Two of WooCommerce's columns per option. A row without a value for an option does not mention the option. */
function optionColumns(places: Place[]): MappedColumn[] {
  let number = 0;
  return places.flatMap(({ target, index, label }) => {
    if (typeof target === 'string') return [];
    number += 1;
    const { option, separator } = target;
    const valuesOf = (cells: readonly string[]) => toItems(cells[index] ?? '', separator);
    const nameOf = (cells: readonly string[]) => (valuesOf(cells).length === 0 ? '' : option);
    return [
      { name: `Attribute ${number} name`, label, cellOf: nameOf },
      { name: `Attribute ${number} value(s)`, label, cellOf: (cells) => valuesOf(cells).map(quote).join(', ') },
    ];
  });
}

/** The columns of variations below their product: the product, which is filled in later, and the options. */
function belowColumns(
  { line, cells }: CsvRow,
  plain: readonly MappedColumn[],
  { variationsBelow }: ColumnMapping,
): MappedColumn[] {
  if (!variationsBelow) return [];
  const index = findColumn(variationsBelow.options, cells.map(keyOf), line);
  const label = cells[index]?.trim() ?? '';
  const typeOf = plain.find(({ name }) => name === 'Type')?.cellOf;
  const optionsOf = rememberLast((row: readonly string[]) =>
    keyOf(typeOf?.(row) ?? '') === 'variation' ? readOptionsBelow(row[index] ?? '') : [],
  );
  const options = Array.from({ length: MAX_OPTIONS_BELOW }, (_, number): MappedColumn[] => [
    { name: `Attribute ${number + 1} name`, label, cellOf: (row) => optionsOf(row)[number]?.name ?? '' },
    { name: `Attribute ${number + 1} value(s)`, label, cellOf: (row) => quote(optionsOf(row)[number]?.value ?? '') },
  ]);
  return [
    ...options.flat(),
    ...(plain.some(({ name }) => name === 'Parent') ? [] : [{ name: 'Parent', label: 'Parent', cellOf: () => '' }]),
  ];
}

/** All columns of a row read the same options, one column after the other. */
function rememberLast<Value>(read: (row: readonly string[]) => Value): (row: readonly string[]) => Value {
  let last: { row: readonly string[]; value: Value } | null = null;
  return (row) => {
    if (last?.row !== row) last = { row, value: read(row) };
    return last.value;
  };
}

function fixedColumns({ fixed }: ColumnMapping): MappedColumn[] {
  return Object.entries(fixed).map(([name, word]) => ({ name, label: name, cellOf: () => word }));
}
