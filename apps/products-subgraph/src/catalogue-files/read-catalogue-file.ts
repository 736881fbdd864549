import type { Readable } from 'node:stream';
import { isCurrencyCode } from '@commerce/money';
import { CatalogueFileError } from './catalogue-file-error.ts';
import { readHeader } from './catalogue-header.ts';
import type { CatalogueItem } from './catalogue-item.ts';
import { ProductSequence } from './product-sequence.ts';
import { readRows } from './read-rows.ts';

export interface CatalogueFileOptions {
  /** ISO 4217, upper case: the currency of all prices in the file, which does not say so itself. */
  currencyCode: string;
}

/**
 * Reads a product file in the format that Shopify exports: CSV, one row for each variant or image, the rows of a
 * product one below the other.
 *
 * Everything in the file comes out once: each row ends up in a product, or in a problem. A row is used or refused as a
 * whole, and may have several problems. A product follows the problems of its rows; one whose first row is refused is
 * left out, with a problem of its own.
 *
 * Memory is bounded by one product, whatever the length of the file. Handles further up are therefore not remembered:
 * a second product with the same handle is told apart only when it follows directly, and comes out as one more product
 * otherwise. Whoever stores the products decides which of the two counts.
 *
 * The source is read as the items are taken, and destroyed when the caller stops early. To show progress, count the
 * bytes of the source.
 *
 * @throws {CatalogueFileError} when the file cannot be read any further. Items may have come out before; the product
 * that was being read is lost, as its end is unknown.
 * @throws {RangeError} for an unknown currency. Errors of the source are thrown as they are.
 */
export async function* readCatalogueFile(
  source: Readable,
  { currencyCode }: CatalogueFileOptions,
): AsyncGenerator<CatalogueItem> {
  if (!isCurrencyCode(currencyCode)) throw new RangeError(`"${currencyCode}" is not an ISO 4217 currency code`);
  let products: ProductSequence | undefined;
  for await (const row of readRows(source)) {
    if (products) yield* products.add(row);
    else products = new ProductSequence(readHeader(row), currencyCode);
  }
  if (!products) throw new CatalogueFileError('EMPTY_FILE', 1, 'The file is empty. Its first row must be the header.');
  yield* products.end();
}
