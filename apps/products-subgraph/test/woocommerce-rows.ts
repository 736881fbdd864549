import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import type { CatalogueProduct } from '../src/catalogue-files/catalogue-product.ts';
import { readCatalogueFile } from '../src/catalogue-files/read-catalogue-file.ts';
import type { RowProblem } from '../src/catalogue-files/row-problem.ts';

/** Decides whether a sale is running. */
export const now = new Date('2026-06-15T12:00:00Z');

/** Reads a WooCommerce file. */
export async function read(source: Readable, currencyCode = 'EUR') {
  const contents: { products: CatalogueProduct[]; problems: RowProblem[] } = { products: [], problems: [] };
  for await (const item of readCatalogueFile(source, { currencyCode, now })) {
    if (item.kind === 'product') contents.products.push(item.product);
    else if (item.kind === 'problem') contents.problems.push(item.problem);
  }
  return contents;
}

/** Reads rows, each with the cells that matter. */
export function readCells(rows: Record<string, string>[], currencyCode?: string) {
  const columns = new Set(['Name', 'Regular price', ...rows.flatMap((row) => Object.keys(row))]);
  return read(Readable.from([stringify(rows, { header: true, columns: [...columns] })]), currencyCode);
}

export const hat = (cells: Record<string, string> = {}) => ({ Name: 'Hat', 'Regular price': '20', ...cells });

/** A product and its variations, each given as "colour" and further cells. */
export function scarf(...variations: Record<string, string>[]) {
  const parent = { Type: 'variable', SKU: 'SCARF', Name: 'Scarf', 'Attribute 1 name': 'Colour' };
  const more = {
    'Attribute 1 value(s)': 'Red, Blue, Green',
    'Attribute 2 name': 'Wool',
    'Attribute 2 value(s)': 'Yes',
  };
  return [
    { ...parent, ...more },
    ...variations.map((cells) => ({
      Type: 'variation',
      Parent: 'SCARF',
      Name: 'Scarf',
      'Attribute 1 name': 'Colour',
      'Regular price': '10',
      ...cells,
    })),
  ];
}

export const inColour = (value: string, cells: Record<string, string> = {}) => ({
  'Attribute 1 value(s)': value,
  ...cells,
});
