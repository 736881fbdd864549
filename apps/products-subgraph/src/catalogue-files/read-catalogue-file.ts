import type { Readable } from 'node:stream';
import { isCurrencyCode } from '@commerce/money';
import { CatalogueFileError } from './catalogue-file-error.ts';
import {
  absentColumnsOf,
  type CatalogueHeader,
  isShopifyHeader,
  isShopifyList,
  readHeader,
} from './catalogue-header.ts';
import type { CatalogueItem } from './catalogue-item.ts';
import { type ColumnHeader, HeaderNames } from './column-header.ts';
import { settleDecimals } from './decimal-columns.ts';
import { JsonSpool } from './json-spool.ts';
import { MappedColumns } from './mapping/mapped-columns.ts';
import type { ColumnMapping } from './mapping/mapping-schema.ts';
import { nameParents } from './mapping/rows-below.ts';
import type { DecimalSeparator } from './numeral.ts';
import { ProductSequence } from './product-sequence.ts';
import { type CsvRow, readRows } from './read-rows.ts';
import {
  absentWooCommerceColumnsOf,
  isWooCommerceHeader,
  mayBeWooCommerceList,
  readWooCommerceHeader,
  type WooCommerceHeader,
} from './woocommerce/woocommerce-header.ts';
import { WooCommerceSequence } from './woocommerce/woocommerce-sequence.ts';

export interface CatalogueFileOptions {
  /** ISO 4217, upper case: the currency of all prices in the file, which the file does not say. */
  currencyCode: string;
  /** The decimal separator of all numbers in the file. Default: inferred from the cells, per column. */
  decimalSeparator?: DecimalSeparator | null;
  /** When the file is read: decides whether a sale is running. Default: now. */
  now?: Date;
  /** For another program's file: maps its columns to ours. */
  mapping?: ColumnMapping | null;
  /** Called for each row below the header that is not blank, as it is read. */
  onRow?: () => void;
  /** Called once, before the first item. */
  onHeader?: (header: UnderstoodHeader) => void;
}

/** How the header of a file was understood. */
export interface UnderstoodHeader {
  format: 'Shopify' | 'WooCommerce';
  /** Whether it is a list of SKUs with columns of that format. */
  isSkuList: boolean;
  /** Each column's name in the file, and our column. */
  columns: { label: string; column: string }[];
  /** The file's names of the columns that are not read. */
  ignored: string[];
  /** The names of columns that the file lacks: what they would hold stays as it is stored. */
  absent: string[];
}

const SEPARATORS = { comma: ',', semicolon: ';', tab: '\t', bar: '|' };

/**
 * Reads a product file, CSV in one of two formats, recognised by the header: what Shopify exports, with one row for each
 * variant or image and the rows of a product one below the other; or what WooCommerce exports, with one row for each
 * product and each variation, in any order.
 *
 * Everything in the file comes out once: each row ends up in a product, or in a problem. A row is used or refused as a
 * whole, and may have several problems. A product follows the problems of its rows; one whose first row is refused is
 * left out, with a problem of its own.
 *
 * A number such as `1,500` means what other cells of its column show, wherever they stand: from the first of these on,
 * rows are kept on disk until the file is read. If none shows it, the row is refused.
 *
 * Memory is bounded by one product, and for WooCommerce by the places of rows, some 100 bytes each: its variations are
 * kept on disk until the file is read, and come out after all simple products. Handles of Shopify's are not remembered:
 * a second product with the same handle is recognised only when it follows directly, and comes out as one more product
 * otherwise. The import decides which of the two counts.
 *
 * A file with SKUs and fields of variants, and without names or handles, is a list of SKUs: each row is a product whose
 * handle is the SKU, and which says nothing but that.
 *
 * With a mapping, the file of another program is read as if its header had our names.
 *
 * The source is read as the items are taken, and destroyed when the caller stops early. To show progress, count the
 * bytes of the source.
 *
 * @throws {CatalogueFileError} when the file cannot be read any further. All that stands before has come out then:
 * products whose end is unknown as problems.
 * @throws {RangeError} for an unknown currency. Errors of the source are thrown as they are.
 */
export async function* readCatalogueFile(
  source: Readable,
  { currencyCode, decimalSeparator = null, now = new Date(), mapping = null, onRow, onHeader }: CatalogueFileOptions,
): AsyncGenerator<CatalogueItem> {
  if (!isCurrencyCode(currencyCode)) throw new RangeError(`"${currencyCode}" is not an ISO 4217 currency code`);
  let isHeader = true;
  const countRow = () => {
    if (!isHeader) onRow?.();
    isHeader = false;
  };
  const rows = readRows(source, { separator: SEPARATORS[mapping?.separator ?? 'comma'], onRow: countRow });
  try {
    const first = await rows.next();
    if (first.done)
      throw new CatalogueFileError('EMPTY_FILE', 1, 'The file is empty. Its first row must be the header.');
    const mapped = mapping ? mapColumns(first.value, mapping) : null;
    const names = mapped?.names ?? new HeaderNames(first.value);
    const body = mapped ? mapRows(rows, mapped.columns, mapping) : rows;
    const ignored = mapped?.columns.ignored ?? first.value.cells;
    const format = { currencyCode, decimalSeparator };
    if (isWooCommerceFile(names, mapping)) {
      const header = readWooCommerceHeader(names, format);
      const absent = header.isSkuList ? [] : absentWooCommerceColumnsOf(names, header);
      onHeader?.(describeHeader('WooCommerce', header, ignored, absent));
      yield* noteStock(header, ['Stock', 'In stock?']);
      yield* readWooCommerceRows(body, header, { currencyCode, now });
    } else {
      const header = readHeader(names, format);
      const absent = header.isSkuList ? [] : absentColumnsOf(names, header);
      onHeader?.(describeHeader('Shopify', header, ignored, absent));
      yield* noteStock(header, ['Variant Inventory Tracker', 'Variant Inventory Qty']);
      yield* readShopifyRows(body, header, currencyCode);
    }
  } finally {
    await rows.return(undefined);
  }
}

function isWooCommerceFile(names: HeaderNames, mapping: ColumnMapping | null): boolean {
  if (mapping) return mapping.format === 'woocommerce';
  if (isShopifyHeader(names)) return false;
  return isWooCommerceHeader(names) || (!isShopifyList(names) && mayBeWooCommerceList(names));
}

/** @throws {CatalogueFileError} as `HeaderNames` and `MappedColumns` do. */
function mapColumns(header: CsvRow, mapping: ColumnMapping): { columns: MappedColumns; names: HeaderNames } {
  // Throws if this is no header at all.
  new HeaderNames(header);
  const columns = new MappedColumns(header, mapping);
  const row = { ...header, cells: columns.names, cellCount: header.cells.length };
  return { columns, names: new HeaderNames(row, columns.labels) };
}

/** Emits one note if the file has no column for stock. */
function* noteStock<Column extends string>(
  { indexes, isSkuList }: ColumnHeader<Column>,
  columns: Column[],
): Generator<CatalogueItem> {
  if (!isSkuList && !columns.some((column) => indexes.has(column))) yield { kind: 'note', note: 'NO_STOCK_COLUMN' };
}

function mapRows(
  rows: AsyncGenerator<CsvRow>,
  columns: MappedColumns,
  mapping: ColumnMapping | null,
): AsyncGenerator<CsvRow> {
  const mapped = mapEach(rows, columns);
  return mapping?.variationsBelow ? nameParents(mapped, columns.names, columns.columnCount) : mapped;
}

async function* mapEach(rows: AsyncGenerator<CsvRow>, columns: MappedColumns): AsyncGenerator<CsvRow> {
  for await (const row of rows) yield columns.map(row);
}

function describeHeader(
  format: UnderstoodHeader['format'],
  { indexes, labels, isSkuList }: Pick<ColumnHeader<string>, 'indexes' | 'labels' | 'isSkuList'>,
  names: readonly string[],
  absent: string[],
): UnderstoodHeader {
  const columns = [...indexes.keys()].map((column) => ({ label: labels.get(column) ?? column, column }));
  const read = new Set(columns.map(({ label }) => label));
  const ignored = names.map((name) => name.trim()).filter((name) => name !== '' && !read.has(name));
  return { format, isSkuList, columns, ignored, absent };
}

async function* readShopifyRows(rows: AsyncGenerator<CsvRow>, header: CatalogueHeader, currencyCode: string) {
  const products = new ProductSequence(header, currencyCode);
  try {
    for await (const row of settleDecimals(rows, header.decimals, header.columnCount)) yield* products.add(row);
  } catch (error) {
    yield* products.breakOff();
    throw error;
  }
  yield* products.end();
}

async function* readWooCommerceRows(
  rows: AsyncGenerator<CsvRow>,
  header: WooCommerceHeader,
  options: Pick<Required<CatalogueFileOptions>, 'currencyCode' | 'now'>,
) {
  const spool = await JsonSpool.open<CsvRow>();
  try {
    const products = new WooCommerceSequence(header, options, spool);
    try {
      for await (const row of settleDecimals(rows, header.decimals, header.columnCount)) {
        yield* await products.add(row);
      }
    } catch (error) {
      yield* products.breakOff();
      throw error;
    }
    yield* products.end();
  } finally {
    await spool.close();
  }
}
