import type { CatalogueColumn, CatalogueHeader } from './catalogue-header.ts';
import { normalizeHandle } from './handle.ts';
import { MAX_TEXT_LENGTH } from './limits.ts';
import type { CsvRow } from './read-rows.ts';
import type { RowProblem, RowProblemCode } from './row-problem.ts';

/**
 * The cells of one row by column, together with all that is found wrong with them. Readers of values refuse what is
 * wrong and go on with a stand-in, so that one pass reports everything: use nothing of a row that `isRefused`.
 */
export class RowCells {
  readonly line: number;
  readonly lastLine: number;
  /** Null when the row has no valid one. */
  readonly handle: string | null;
  readonly problems: RowProblem[] = [];
  readonly #header: CatalogueHeader;
  readonly #cells: string[];

  constructor(header: CatalogueHeader, { line, lastLine, cells }: CsvRow) {
    this.#header = header;
    this.#cells = cells;
    this.line = line;
    this.lastLine = lastLine;
    this.handle = normalizeHandle(this.raw('Handle'));
  }

  get isRefused(): boolean {
    return this.problems.length > 0;
  }

  refuse(code: RowProblemCode, column: CatalogueColumn | null, reason: string): void {
    const { line, lastLine, handle } = this;
    this.problems.push({ line, lastLine, handle, column, code, reason });
  }

  /** The cell just as it is; empty when the file lacks the column. Nothing about it is checked. */
  raw(column: CatalogueColumn): string {
    const index = this.#header.indexes.get(column);
    return (index === undefined ? undefined : this.#cells[index]) ?? '';
  }

  isBlank(column: CatalogueColumn): boolean {
    return this.raw(column).trim() === '';
  }

  /** The trimmed cell, of at most `maxLength` characters; empty when blank, or refused. */
  text(column: CatalogueColumn, maxLength: number = MAX_TEXT_LENGTH): string {
    return this.#checked(column, this.raw(column).trim(), maxLength);
  }

  /** As `text`, but with its white space as it is. */
  untrimmedText(column: CatalogueColumn, maxLength: number): string {
    return this.#checked(column, this.raw(column), maxLength);
  }

  /** As `text`, but null when blank. */
  textOrNull(column: CatalogueColumn, maxLength: number = MAX_TEXT_LENGTH): string | null {
    return this.text(column, maxLength) || null;
  }

  #checked(column: CatalogueColumn, text: string, maxLength: number): string {
    if (text.includes('\0')) {
      this.refuse('NUL_CHARACTER', column, 'The cell holds a NUL character (U+0000), which cannot be stored.');
      return '';
    }
    if (text.length > maxLength) {
      this.refuse(
        'VALUE_TOO_LONG',
        column,
        `The cell has ${text.length} characters, more than the ${maxLength} allowed.`,
      );
      return '';
    }
    return text;
  }
}
