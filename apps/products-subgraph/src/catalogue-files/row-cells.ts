import {
  findWronglyDecoded,
  hasControlCharacters,
  isPlain,
  normalizeCode,
  normalizeText,
} from '../domain/plain-text.ts';
import { MAX_TEXT_LENGTH } from '../domain/product-limits.ts';
import { isSpreadsheetCode, isSpreadsheetDamage, isSpreadsheetDay } from '../domain/spreadsheet-damage.ts';
import type { AbsentFields } from './absent-fields.ts';
import type { CatalogueColumn } from './catalogue-header.ts';
import type { ColumnHeader } from './column-header.ts';
import type { UnsettledNumber } from './decimal-columns.ts';
import { excerpt } from './excerpt.ts';
import type { CsvRow } from './read-rows.ts';
import type { CellCode, RowCode, RowProblem } from './row-problem.ts';

/**
 * The cells of one row by column, with all problems found. Readers replace invalid values by a placeholder and go on,
 * so one pass finds every problem. Use nothing of a row that `isRefused`.
 */
export class RowCells<Column extends string = CatalogueColumn> {
  readonly line: number;
  readonly lastLine: number;
  /** Null if the row has no valid handle. */
  readonly handle: string | null;
  readonly problems: RowProblem[] = [];
  readonly #header: ColumnHeader<Column>;
  readonly #cells: string[];

  constructor(
    header: ColumnHeader<Column>,
    { line, lastLine, cells }: CsvRow,
    toHandle: (cells: RowCells<Column>) => string | null,
  ) {
    this.#header = header;
    this.#cells = cells;
    this.line = line;
    this.lastLine = lastLine;
    this.handle = toHandle(this);
  }

  get isRefused(): boolean {
    return this.problems.length > 0;
  }

  /** Refuses the row because of one of its cells. @param reason what is wrong. @param remedy what to do about it. */
  refuse(code: CellCode, column: Column, reason: string, remedy: string): void {
    const { line, lastLine, handle } = this;
    this.problems.push({ line, lastLine, handle, column: this.labelOf(column), code, reason, remedy });
  }

  /** Refuses the row because of a column that is none of ours, by its name in the file. */
  refuseForeign(label: string, reason: string, remedy: string): void {
    const { line, lastLine, handle } = this;
    this.problems.push({ line, lastLine, handle, column: label, code: 'INVALID_VALUE', reason, remedy });
  }

  /** Refuses the row if no single cell is at fault. */
  refuseRow(code: RowCode, reason: string, remedy: string): void {
    const { line, lastLine, handle } = this;
    this.problems.push({ line, lastLine, handle, column: null, code, reason, remedy });
  }

  /** Whether the file is a list of SKUs. */
  get isSkuList(): boolean {
    return this.#header.isSkuList;
  }

  /** What the file has no column for. */
  get absentFields(): AbsentFields {
    return this.#header.absentFields;
  }

  /** The column's name in the file. */
  labelOf(column: Column): string {
    return this.#header.labels.get(column) ?? column;
  }

  /** Whether the file has the column. */
  hasColumn(column: Column): boolean {
    return this.#header.indexes.has(column);
  }

  /** The unchecked text of the cell; empty if the file lacks the column. */
  raw(column: Column): string {
    const index = this.#header.indexes.get(column);
    return (index === undefined ? undefined : this.#cells[index]) ?? '';
  }

  isBlank(column: Column): boolean {
    const text = this.raw(column);
    const first = text.charCodeAt(0);
    // Printable characters of ASCII need no closer look.
    if (first > 0x20 && first < 0x7f) return false;
    return text === '' || normalizeText(text) === '';
  }

  /** The normalised cell, of at most `maxLength` characters; empty if blank or refused. */
  text(column: Column, maxLength: number = MAX_TEXT_LENGTH): string {
    return this.#checked(column, normalizeText(this.raw(column)), maxLength);
  }

  /** Like `text`, for a single line. `written` replaces the cell's text where it is a list or has entities. */
  name(column: Column, maxLength: number = MAX_TEXT_LENGTH, written = this.raw(column)): string {
    return this.#line(column, normalizeText(written), maxLength);
  }

  /** Like `name`, but null if blank. */
  nameOrNull(column: Column, maxLength: number = MAX_TEXT_LENGTH): string | null {
    return this.name(column, maxLength) || null;
  }

  /** Like `nameOrNull`, for SKUs and barcodes. */
  codeOrNull(column: Column): string | null {
    const code = this.#line(column, normalizeCode(this.raw(column)), MAX_TEXT_LENGTH);
    if (code === '' || !isSpreadsheetCode(code)) return code || null;
    this.#refuseDamage(column, code);
    return null;
  }

  /** Refuses a value of an option that a spreadsheet has damaged, or taken for a day, such as the size `3-12`. */
  refuseDamagedOption(column: Column, value: string): void {
    if (isSpreadsheetDamage(value)) this.#refuseDamage(column, value);
    if (!isSpreadsheetDay(value)) return;
    const reason = `${excerpt(value)} is what spreadsheets make of values such as 3-12.`;
    const remedy = 'Set the column to text there, and write it again; if it is a date, write the whole month.';
    this.refuse('SPREADSHEET_DAMAGE', column, reason, remedy);
  }

  /** Like `text`, but keeps surrounding white space. */
  untrimmedText(column: Column, maxLength: number): string {
    return this.#checked(column, this.raw(column), maxLength);
  }

  /** Like `text`, but null if blank. */
  textOrNull(column: Column, maxLength: number = MAX_TEXT_LENGTH): string | null {
    return this.text(column, maxLength) || null;
  }

  /** The number that a cell holds, plainly written; an object if nothing distinguishes its thousands from decimals; null for no number. */
  decimalOf(column: Column, text: string): string | UnsettledNumber | null {
    const index = this.#header.indexes.get(column);
    return index === undefined ? null : this.#header.decimals.decimalOf(index, text);
  }

  #line(column: Column, text: string, maxLength: number): string {
    if (text === '') return '';
    const needsNoLook = isPlain(text) && text.length <= maxLength;
    const checked = needsNoLook ? text : this.#checked(column, text, maxLength);
    if (checked === '') return '';
    if (isSpreadsheetDamage(checked)) {
      this.#refuseDamage(column, checked);
      return '';
    }
    if (needsNoLook || !hasControlCharacters(checked)) return checked;
    const reason = `${excerpt(checked)} has a line break, a tab or another control character.`;
    this.refuse('CONTROL_CHARACTER', column, reason, 'Write it in one line.');
    return '';
  }

  #refuseDamage(column: Column, text: string): void {
    const reason = `${excerpt(text)} is what a spreadsheet or another program has made of it.`;
    this.refuse(
      'SPREADSHEET_DAMAGE',
      column,
      reason,
      'Set the column to text there, and write it again, or leave it blank.',
    );
  }

  #checked(column: Column, text: string, maxLength: number): string {
    if (text === '') return text;
    if (text.includes('\0')) {
      const reason = 'The cell holds a NUL character (U+0000), which cannot be stored.';
      this.refuse('NUL_CHARACTER', column, reason, 'Take it out.');
      return '';
    }
    const wrong = findWronglyDecoded(text);
    if (wrong !== null) {
      const reason = `${excerpt(wrong)} was read in another encoding than it was written in.`;
      this.refuse('WRONGLY_DECODED', column, reason, 'Take the file from its source again, and save it as UTF-8.');
      return '';
    }
    if (text.length <= maxLength) return text;
    const reason = `The cell has ${text.length} characters, more than the ${maxLength} allowed.`;
    this.refuse('VALUE_TOO_LONG', column, reason, 'Shorten it.');
    return '';
  }
}
