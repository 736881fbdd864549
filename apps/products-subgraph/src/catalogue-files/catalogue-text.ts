import { stringify } from 'csv-stringify/sync';
import { SHOPIFY_COLUMNS } from './catalogue-header.ts';
import type { ProductRow } from './product-rows.ts';

/** Which of Shopify's two sets of column names a file gets: those of its exports, or those of its newer template. */
export type HeaderGeneration = 'classic' | 'newer';

/** What stands in every row of Shopify's exports and means nothing here; its importer asks for some of them. */
const FIXED_COLUMNS = [
  { names: ['Variant Fulfillment Service', 'Fulfillment service'], ofVariants: 'manual' },
  { names: ['Gift Card', 'Gift card'], ofVariants: '' },
  { names: ['Variant Weight Unit', 'Weight unit for display'], ofVariants: 'g' },
] as const;

/** The first line of a file. */
export function headerText(generation: HeaderGeneration): string {
  const index = generation === 'classic' ? 0 : 1;
  const names = [...SHOPIFY_COLUMNS, ...FIXED_COLUMNS.map((column) => column.names)];
  return toText([names.map((pair) => pair[index])]);
}

/** Rows as lines below the header. Cells are written as they are, formulas of spreadsheets included. */
export function rowsText(rows: readonly ProductRow[]): string {
  return toText(
    rows.map((row) => [
      ...SHOPIFY_COLUMNS.map(([column]) => row[column] ?? ''),
      ...FIXED_COLUMNS.map(({ ofVariants }) => (row['Variant Price'] === undefined ? '' : ofVariants)),
    ]),
  );
}

function toText(rows: string[][]): string {
  // Bare carriage returns would end the row, too.
  return stringify(rows, { quoted_match: /[\r\n]|^\s|\s$/ });
}
