import type { ColumnPlaces } from './column-header.ts';
import { excerpt } from './excerpt.ts';
import { type CsvRow, cellCountOf } from './read-rows.ts';
import type { RowCells } from './row-cells.ts';

/** Refuses a row whose cells may be in the wrong columns or in one without a name, or that a mapping refuses. */
export function refuseShape<Column extends string>(
  row: CsvRow,
  cells: RowCells<Column>,
  { columnCount, unnamed }: ColumnPlaces<Column>,
): void {
  if (!row.isWellQuoted) {
    const reason = 'A quoted cell goes on after its closing quote.';
    cells.refuseRow('BROKEN_QUOTES', reason, 'Double the quotes inside a cell, and close it once.');
  } else if (cellCountOf(row) !== columnCount) {
    const reason = `Cells in the row: ${cellCountOf(row)}; in the header: ${columnCount}.`;
    const remedy =
      cellCountOf(row) > columnCount
        ? 'Put cells that contain the separator, such as “1,50”, into quotes.'
        : 'Add the missing cells, blank if need be, or look for a missing quote.';
    cells.refuseRow('WRONG_CELL_COUNT', reason, remedy);
  } else if (row.refusal?.column !== undefined) {
    cells.refuseForeign(row.refusal.column, row.refusal.reason, row.refusal.remedy);
  } else {
    refuseUnnamed(row, cells, unnamed);
  }
}

function refuseUnnamed<Column extends string>(
  { cells: texts }: CsvRow,
  cells: RowCells<Column>,
  unnamed: readonly number[],
): void {
  const index = unnamed.find((each) => texts[each]?.trim());
  if (index === undefined) return;
  const reason = `${excerpt(texts[index] ?? '')} stands in a column that has no name in the header.`;
  cells.refuseForeign(String(index + 1), reason, 'Name the column there, or take it out of the file.');
}

/** Refuses a row of a list of SKUs that names no variant. */
export function refuseNameless<Column extends string>(cells: RowCells<Column>, column: Column): void {
  if (!cells.isBlank(column)) return;
  cells.refuse('MISSING_VALUE', column, 'The row has no SKU, and the file has no other names.', 'Write it.');
}
