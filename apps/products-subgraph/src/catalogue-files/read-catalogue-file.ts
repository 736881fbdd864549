import type { Readable } from 'node:stream';
import { isCurrencyCode } from '@commerce/money';
import { CatalogueFileError } from './catalogue-file-error.ts';
import { type CatalogueHeader, isShopifyHeader, readHeader } from './catalogue-header.ts';
import type { CatalogueItem } from './catalogue-item.ts';
import { HeaderNames } from './column-header.ts';
import { settleDecimals } from './decimal-columns.ts';
import type { DecimalSeparator } from './numeral.ts';
import { ProductSequence } from './product-sequence.ts';
import { type CsvRow, readRows } from './read-rows.ts';
import { RowSpool } from './row-spool.ts';
import {
  isWooCommerceHeader,
  readWooCommerceHeader,
  type WooCommerceHeader,
} from './woocommerce/woocommerce-header.ts';
import { WooCommerceSequence } from './woocommerce/woocommerce-sequence.ts';

export interface CatalogueFileOptions {
  /** ISO 4217, upper case: the currency of all prices in the file, which does not say so itself. */
  currencyCode: string;
  /** What stands between units and decimals in all numbers of the file. Default: what its cells say, column by column. */
  decimalSeparator?: DecimalSeparator | null;
  /** When the file is read, by which a sale is on or not. Default: now. */
  now?: Date;
}

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
 * The source is read as the items are taken, and destroyed when the caller stops early. To show progress, count the
 * bytes of the source.
 *
 * @throws {CatalogueFileError} when the file cannot be read any further. Items may have come out before; the products
 * whose end is unknown are lost.
 * @throws {RangeError} for an unknown currency. Errors of the source are thrown as they are.
 */
export async function* readCatalogueFile(
  source: Readable,
  { currencyCode, decimalSeparator = null, now = new Date() }: CatalogueFileOptions,
): AsyncGenerator<CatalogueItem> {
  if (!isCurrencyCode(currencyCode)) throw new RangeError(`"${currencyCode}" is not an ISO 4217 currency code`);
  const rows = readRows(source);
  try {
    const first = await rows.next();
    if (first.done)
      throw new CatalogueFileError('EMPTY_FILE', 1, 'The file is empty. Its first row must be the header.');
    const names = new HeaderNames(first.value);
    const format = { currencyCode, decimalSeparator };
    if (isWooCommerceHeader(names) && !isShopifyHeader(names)) {
      yield* readWooCommerceRows(rows, readWooCommerceHeader(names, format), { currencyCode, now });
    } else {
      yield* readShopifyRows(rows, readHeader(names, format), currencyCode);
    }
  } finally {
    await rows.return(undefined);
  }
}

async function* readShopifyRows(rows: AsyncGenerator<CsvRow>, header: CatalogueHeader, currencyCode: string) {
  const products = new ProductSequence(header, currencyCode);
  for await (const row of settleDecimals(rows, header.decimals, header.columnCount)) yield* products.add(row);
  yield* products.end();
}

async function* readWooCommerceRows(
  rows: AsyncGenerator<CsvRow>,
  header: WooCommerceHeader,
  options: Pick<Required<CatalogueFileOptions>, 'currencyCode' | 'now'>,
) {
  const spool = await RowSpool.open();
  try {
    const products = new WooCommerceSequence(header, options, spool);
    for await (const row of settleDecimals(rows, header.decimals, header.columnCount)) {
      yield* await products.add(row);
    }
    yield* products.end();
  } finally {
    await spool.close();
  }
}
