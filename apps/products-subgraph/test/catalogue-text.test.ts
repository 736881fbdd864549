import { Readable } from 'node:stream';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { CatalogueProduct } from '../src/catalogue-files/catalogue-product.ts';
import { type FileStyle, headerText, rowsText } from '../src/catalogue-files/catalogue-text.ts';
import { findLosses } from '../src/catalogue-files/lost-fields.ts';
import { toRows } from '../src/catalogue-files/product-rows.ts';
import { readCatalogueFile } from '../src/catalogue-files/read-catalogue-file.ts';
import { collect } from '../src/catalogue-files/test-catalogue.ts';
import { arbitraryCatalogue } from './arbitrary-catalogue.ts';

/** Products without their line numbers. */
function withoutLines(products: CatalogueProduct[]): unknown {
  return JSON.parse(
    JSON.stringify(products, (key, value) =>
      key === 'line' || key === 'columns' || key === 'slug' ? undefined : value,
    ),
  );
}

it.each<FileStyle>([
  { headers: 'classic', safeForSpreadsheets: false },
  { headers: 'newer', safeForSpreadsheets: false },
  { headers: 'classic', safeForSpreadsheets: true },
])(
  'Every catalogue is read as it was written, with $headers names of columns, safe for spreadsheets: $safeForSpreadsheets',
  async (style) => {
    const property = fc.asyncProperty(
      arbitraryCatalogue(8),
      fc.constantFrom('EUR', 'JPY', 'KWD'),
      async (products, currencyCode) => {
        const texts = products.map((product) => rowsText(toRows(product, currencyCode), style));
        const source = Readable.from([headerText(style), ...texts]);
        const items = await collect(readCatalogueFile(source, { currencyCode }));
        const read = items.map((item) => {
          if (item.kind !== 'product') throw new Error(JSON.stringify(item));
          return item.product;
        });
        expect(withoutLines(read)).toEqual(withoutLines(products));
        for (const product of products)
          expect(findLosses(product, toRows(product, currencyCode), currencyCode)).toEqual([]);
      },
    );
    await fc.assert(property, { numRuns: 60 });
  },
);
