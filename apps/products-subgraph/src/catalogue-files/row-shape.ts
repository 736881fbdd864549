import { type CsvRow, cellCountOf } from './read-rows.ts';
import type { RowCells } from './row-cells.ts';

/** Refuses a row whose cells may be in the wrong columns, or that a mapping refuses. */
export function refuseShape<Column extends string>(row: CsvRow, cells: RowCells<Column>, columnCount: number): void {
  if (!row.isWellQuoted) {
    const reason = 'A quoted cell goes on after its closing quote.';
    cells.refuseRow('BROKEN_QUOTES', reason, 'Double the quotes inside a cell, and close it once.');
  } else if (cellCountOf(row) !== columnCount) {
    const reason = `Cells in the row: ${cellCountOf(row)}; in the header: ${columnCount}.`;
    cells.refuseRow('WRONG_CELL_COUNT', reason, 'Look for a missing quote.');
  } else if (row.refusal?.column !== undefined) {
    cells.refuseForeign(row.refusal.column, row.refusal.reason, row.refusal.remedy);
  }
}
