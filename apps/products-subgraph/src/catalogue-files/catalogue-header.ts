import { CatalogueFileError } from './catalogue-file-error.ts';
import { MAX_COLUMNS } from './limits.ts';
import type { CsvRow } from './read-rows.ts';

const CATALOGUE_COLUMNS = [
  'Handle',
  'Title',
  'Body (HTML)',
  'Vendor',
  'Product Category',
  'Google Shopping / Google Product Category',
  'Type',
  'Tags',
  'Published',
  'Status',
  'Option1 Name',
  'Option1 Value',
  'Option2 Name',
  'Option2 Value',
  'Option3 Name',
  'Option3 Value',
  'Variant SKU',
  'Variant Barcode',
  'Variant Price',
  'Variant Compare At Price',
  'Variant Inventory Tracker',
  'Variant Inventory Policy',
  'Variant Inventory Qty',
  'Variant Grams',
  'Variant Requires Shipping',
  'Variant Taxable',
  'Variant Image',
  'Image Src',
  'Image Position',
  'Image Alt Text',
  'SEO Title',
  'SEO Description',
] as const;

const REQUIRED_COLUMNS: readonly CatalogueColumn[] = ['Handle', 'Title', 'Variant Price'];

/** A column that is read; all others of a file are ignored. */
export type CatalogueColumn = (typeof CATALOGUE_COLUMNS)[number];

/** Where a file keeps what. */
export interface CatalogueHeader {
  /** How many columns the file has, ignored ones included. */
  columnCount: number;
  /** Indexes from 0, of the columns that the file has. */
  indexes: ReadonlyMap<CatalogueColumn, number>;
}

/**
 * Finds the columns by their names, whatever their case and order.
 * @throws {CatalogueFileError} `TOO_MANY_COLUMNS`, `DUPLICATE_COLUMN`, `MISSING_COLUMNS`, or `INVALID_ENCODING` for
 * UTF-16 that lacks its byte-order mark.
 */
export function readHeader({ line, cells }: CsvRow): CatalogueHeader {
  if (cells.length > MAX_COLUMNS) {
    throw new CatalogueFileError('TOO_MANY_COLUMNS', line, `The file has more than ${MAX_COLUMNS} columns.`);
  }
  if (cells.some((cell) => cell.includes('\0'))) {
    throw new CatalogueFileError(
      'INVALID_ENCODING',
      line,
      'The header is not plain text. Save the file as CSV in UTF-8.',
    );
  }
  const names = cells.map(normalizeName);
  const indexes = new Map<CatalogueColumn, number>();
  for (const column of CATALOGUE_COLUMNS) {
    const index = names.indexOf(normalizeName(column));
    if (index === -1) continue;
    if (names.includes(normalizeName(column), index + 1)) {
      throw new CatalogueFileError('DUPLICATE_COLUMN', line, `The header has the column “${column}” more than once.`);
    }
    indexes.set(column, index);
  }
  requireColumns(indexes, line);
  return { columnCount: cells.length, indexes };
}

function requireColumns(indexes: ReadonlyMap<CatalogueColumn, number>, line: number): void {
  const missing = REQUIRED_COLUMNS.filter((column) => !indexes.has(column)).map((column) => `“${column}”`);
  if (missing.length === 0) return;
  throw new CatalogueFileError(
    'MISSING_COLUMNS',
    line,
    `The header lacks ${missing.join(', ')}. It must be the first row, with commas between the names.`,
  );
}

function normalizeName(name: string): string {
  return name.trim().toLowerCase();
}
