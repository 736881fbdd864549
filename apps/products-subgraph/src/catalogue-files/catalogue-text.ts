import { stringify } from 'csv-stringify/sync';
import { SHOPIFY_COLUMNS, WEIGHT_UNIT_NAMES } from './catalogue-header.ts';
import type { ProductRow } from './product-rows.ts';
import { BYTE_ORDER_MARK, ESCAPED_COLUMN, escapeCell } from './spreadsheet-cells.ts';

/** Which of Shopify's two sets of column names a file uses: that of its exports, or that of its newer template. */
export type HeaderGeneration = 'classic' | 'newer';

/** Constants in every row of Shopify's exports. They mean nothing here, but its importer asks for some of them. */
const FIXED_COLUMNS = [
  { names: ['Variant Fulfillment Service', 'Fulfillment service'], ofVariants: 'manual' },
  { names: ['Gift Card', 'Gift card'], ofVariants: '' },
  { names: WEIGHT_UNIT_NAMES, ofVariants: 'g' },
] as const;

/** How a file is written. */
export interface FileStyle {
  headers: HeaderGeneration;
  /** Whether to escape cells that spreadsheets would take for formulas, and to mark their rows. */
  safeForSpreadsheets: boolean;
}

/** A negative quantity is a number, not a formula: it is not escaped. */
const NUMBERS: readonly string[] = ['Variant Inventory Qty'];

/** The first line of a file. */
export function headerText({ headers, safeForSpreadsheets }: FileStyle): string {
  const index = headers === 'classic' ? 0 : 1;
  const names = [...SHOPIFY_COLUMNS, ...FIXED_COLUMNS.map((column) => column.names)].map((pair) => pair[index]);
  if (!safeForSpreadsheets) return toText([names]);
  return BYTE_ORDER_MARK + toText([[...names, ESCAPED_COLUMN]]);
}

/** Rows as lines below the header. Only a file for spreadsheets has escaped cells. */
export function rowsText(rows: readonly ProductRow[], { safeForSpreadsheets }: Pick<FileStyle, 'safeForSpreadsheets'>) {
  const toCell = (column: string, cell: string) =>
    safeForSpreadsheets && !NUMBERS.includes(column) ? escapeCell(cell) : cell;
  return toText(
    rows.map((row) => [
      ...SHOPIFY_COLUMNS.map(([column]) => toCell(column, row[column] ?? '')),
      ...FIXED_COLUMNS.map(({ ofVariants }) => (row['Variant Price'] === undefined ? '' : ofVariants)),
      ...(safeForSpreadsheets ? ['yes'] : []),
    ]),
  );
}

function toText(rows: string[][]): string {
  // A bare carriage return would end the row too.
  return stringify(rows, { quoted_match: /[\r\n]|^\s|\s$/ });
}
