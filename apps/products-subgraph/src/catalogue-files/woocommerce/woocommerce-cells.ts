import type { CsvRow } from '../read-rows.ts';
import { RowCells } from '../row-cells.ts';
import { splitWords } from './list-values.ts';
import type { WooCommerceColumn, WooCommerceHeader } from './woocommerce-header.ts';

export type WooCommerceCells = RowCells<WooCommerceColumn>;

/** Exports put an apostrophe before what a spreadsheet would take for a formula. */
const ESCAPED_FORMULA = /^'(?=[=+\-@])/;

/** The cells of a row as they were before WooCommerce wrote them. */
export function toWooCommerceCells(
  header: WooCommerceHeader,
  row: CsvRow,
  toHandle: (cells: WooCommerceCells) => string | null,
): WooCommerceCells {
  const cells = row.cells.map((cell) => cell.replace(ESCAPED_FORMULA, ''));
  return new RowCells(header, { ...row, cells }, toHandle);
}

/** What the row is: `simple`, `variable`, `variation`, `grouped`, `external`, or a kind of some extension. */
export function typeOf(cells: WooCommerceCells): { kind: string; isVirtual: boolean } {
  const types = splitWords(cells.raw('Type')).map((type) => type.toLowerCase());
  const kind = types.find((type) => type !== 'virtual' && type !== 'downloadable') ?? 'simple';
  return { kind, isVirtual: types.includes('virtual') };
}
