import type { Readable } from 'node:stream';
import { CsvError, type Parser, parse } from 'csv-parse';
import { CatalogueFileError } from './catalogue-file-error.ts';
import { decodeText } from './decode-text.ts';
import { MAX_ROW_BYTES } from './limits.ts';
import type { ProblemWords } from './row-problem.ts';

/** Why a row cannot be used, although it is read. */
export interface RowRefusal extends ProblemWords {
  /** The column at fault, by its name in the file, if a mapping requires another word there. */
  column?: string;
}

/** One record of a CSV file. */
export interface CsvRow {
  /** The first and last line of the row, counted from 1, including line breaks inside quotes. */
  line: number;
  lastLine: number;
  cells: string[];
  /** The number of cells that the row has in the file, if a mapping changes it. */
  cellCount?: number;
  /** Set if the mapping or the rows around it are the reason. */
  refusal?: RowRefusal;
  /** False if a quoted cell continues after its closing quote: its end would be a guess. */
  isWellQuoted: boolean;
}

/**
 * The rows of a CSV file (RFC 4180, with any line endings), including the header. Blank rows are skipped. Rows before a
 * fault are yielded before the error is thrown.
 * @throws {CatalogueFileError} `INVALID_ENCODING`, `ROW_TOO_LONG` or `QUOTE_NOT_CLOSED`.
 */
export async function* readRows(
  source: Readable,
  { separator = ',', onRow }: { separator?: string; onRow?: () => void } = {},
): AsyncGenerator<CsvRow> {
  const splitter = new RowSplitter(separator, onRow);
  for await (const text of decodeText(source)) {
    await splitter.write(text);
    yield* splitter.takeRows();
  }
  await splitter.end();
  yield* splitter.takeRows();
}

interface CsvRecord {
  record: string[];
  /** The text of the record, including the first character of its line ending. */
  raw: string;
}

/** The number of cells of the row in the file. */
export function cellCountOf({ cells, cellCount }: CsvRow): number {
  return cellCount ?? cells.length;
}

/** Splits text into rows as it arrives. `csv-parse` finds the cells; lines and limits are counted here. */
class RowSplitter {
  #nextLine = 1;
  #unfinishedLength = 0;
  #records: CsvRecord[] = [];
  #failure: unknown = null;
  readonly #parser: Parser;
  readonly #onRow: (() => void) | undefined;

  constructor(separator: string, onRow: (() => void) | undefined) {
    this.#onRow = onRow;
    this.#parser = parse({
      delimiter: separator,
      // Strict quoting would refuse the whole file at the first stray quote.
      relax_quotes: true,
      relax_column_count: true,
      record_delimiter: ['\r\n', '\n', '\r'],
      max_record_size: MAX_ROW_BYTES,
      raw: true,
      on_record: (record: unknown) => {
        // csv-parse's types do not describe the effect of `raw`.
        this.#records.push(record as CsvRecord);
        // Records are collected here, because the stream drops the records before a fault when it fails.
        return null;
      },
    });
    // The callbacks of `write` and `end` receive every error, but an error without a listener would end the process.
    this.#parser.on('error', () => {});
  }

  async write(text: string): Promise<void> {
    this.#failure = await new Promise<unknown>((resolve) => this.#parser.write(text, resolve));
    this.#unfinishedLength = text.length + (this.#records.length > 0 ? 0 : this.#unfinishedLength);
  }

  async end(): Promise<void> {
    this.#failure = await new Promise<unknown>((resolve) => this.#parser.end(resolve));
  }

  /**
   * The rows that are complete.
   * @throws {CatalogueFileError} after them, if the text cannot be split any further.
   */
  *takeRows(): Generator<CsvRow> {
    for (const { record: cells, raw } of this.#records.splice(0)) {
      const line = this.#nextLine;
      // csv-parse's `info.lines` counts "\r\n" inside quotes twice.
      const lastLine = line + countLineBreaks(raw.replace(/[\r\n]$/, ''));
      this.#nextLine = lastLine + 1;
      if (cells.every((cell) => cell.trim() === '')) continue;
      this.#onRow?.();
      yield { line, lastLine, cells, isWellQuoted: isWellQuoted(cells, raw) };
    }
    if (this.#failure) throw this.#describeFailure(this.#failure);
    // csv-parse's own limit ignores separators: a row of a billion commas would pass.
    if (this.#unfinishedLength > 2 * MAX_ROW_BYTES) throw this.#rowTooLong();
  }

  #describeFailure(failure: unknown): unknown {
    if (!(failure instanceof CsvError)) return failure;
    if (failure.code === 'CSV_MAX_RECORD_SIZE') return this.#rowTooLong(failure);
    if (failure.code !== 'CSV_QUOTE_NOT_CLOSED') return failure;
    const message = 'A quote is opened in this row and never closed. Close it, or take it out.';
    return new CatalogueFileError('QUOTE_NOT_CLOSED', this.#nextLine, message, { cause: failure });
  }

  #rowTooLong(cause?: CsvError): CatalogueFileError {
    const message = `The row is longer than ${MAX_ROW_BYTES} bytes. Close a quote that is opened in it, or shorten it.`;
    return new CatalogueFileError('ROW_TOO_LONG', this.#nextLine, message, { cause });
  }
}

function countLineBreaks(text: string): number {
  return text.match(/\r\n|\r|\n/g)?.length ?? 0;
}

/**
 * With relaxed quotes, `"a"b` is accepted as it is. Only `"""a""b"` is well quoted, and only the raw text shows the
 * difference.
 */
function isWellQuoted(cells: string[], raw: string): boolean {
  return cells.every((cell) => !cell.startsWith('"') || raw.includes(`"${cell.replaceAll('"', '""')}"`));
}
