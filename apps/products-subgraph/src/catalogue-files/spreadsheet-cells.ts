/** This column of ours says `yes` in rows whose cells are escaped; only those are unescaped when they are read. */
export const ESCAPED_COLUMN = 'Escaped For Spreadsheets';

/** How a file for spreadsheets starts: without the mark, some of them take UTF-8 for another encoding. */
export const BYTE_ORDER_MARK = '\uFEFF';

/** What spreadsheets compute or run, full-width signs included, and such a text with apostrophes before it. */
const FORMULA = /^'*\s*[=+\-@\t\r\n＝＋－＠]/;

/** The cell with an apostrophe before it, if a spreadsheet would take it for a formula. */
export function escapeCell(cell: string): string {
  return FORMULA.test(cell) ? `'${cell}` : cell;
}

/** The cell as it was before `escapeCell`. */
export function unescapeCell(cell: string): string {
  return cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell;
}
