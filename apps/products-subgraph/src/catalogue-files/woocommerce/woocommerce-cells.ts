import type { CsvRow } from '../read-rows.ts';
import { RowCells } from '../row-cells.ts';
import { splitWords } from './list-values.ts';
import type { WooCommerceColumn, WooCommerceHeader } from './woocommerce-header.ts';

export type WooCommerceCells = RowCells<WooCommerceColumn>;

/** Exports put an apostrophe before a text that a spreadsheet would take for a formula. */
const ESCAPED_FORMULA = /^'(?=[=+\-@])/;

/** The cells of a row, without the escapes that WooCommerce adds. */
export function toWooCommerceCells(
  header: WooCommerceHeader,
  row: CsvRow,
  toHandle: (cells: WooCommerceCells) => string | null,
): WooCommerceCells {
  const cells = row.cells.map((cell) => (cell.startsWith("'") ? cell.replace(ESCAPED_FORMULA, '') : cell));
  return new RowCells(header, { ...row, cells }, toHandle);
}

/** The type of the row: `simple`, `variable`, `variation`, `grouped`, `external`, or one of an extension. */
export function typeOf(cells: WooCommerceCells): { kind: string; isVirtual: boolean } {
  const types = splitWords(cells.raw('Type')).map((type) => type.toLowerCase());
  const kind = types.find((type) => type !== 'virtual' && type !== 'downloadable') ?? 'simple';
  return { kind, isVirtual: types.includes('virtual') };
}
