/** Our own column: `yes` in rows whose cells are escaped. Only those are unescaped when they are read. */
export const ESCAPED_COLUMN = 'Escaped For Spreadsheets';

/** Starts a file for spreadsheets: without it, some of them do not read it as UTF-8. */
export const BYTE_ORDER_MARK = '\uFEFF';

/** What spreadsheets treat as formulas, including full-width signs and texts with leading apostrophes. */
const FORMULA = /^'*\s*[=+\-@\t\r\n＝＋－＠]/;

/** The cell, with an apostrophe in front if a spreadsheet would take it for a formula. */
export function escapeCell(cell: string): string {
  return FORMULA.test(cell) ? `'${cell}` : cell;
}

/** Undoes `escapeCell`. */
export function unescapeCell(cell: string): string {
  return cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell;
}
