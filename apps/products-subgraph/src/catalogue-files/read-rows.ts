import type { Readable } from 'node:stream';
import { CsvError, type Parser, parse } from 'csv-parse';
import { CatalogueFileError } from './catalogue-file-error.ts';
import { decodeText } from './decode-text.ts';
import { MAX_ROW_BYTES } from './limits.ts';
import type { ProblemWords } from './row-problem.ts';

/** One record of a CSV file. */
export interface CsvRow {
  /** The lines of the file, counted from 1, on which the row starts and ends; breaks inside quotes count as well. */
  line: number;
  lastLine: number;
  cells: string[];
  /** How many cells the row has in the file, where a mapping makes others of them. */
  cellCount?: number;
  /** Why the row cannot be used, where the rows around it tell. */
  refusal?: ProblemWords;
  /** False when a quoted cell goes on after its closing quote: where that cell ends is then a guess. */
  isWellQuoted: boolean;
}

/**
 * The rows of a CSV file (RFC 4180, with line endings of any kind), the header among them. Rows in which every cell is
 * blank are left out. Rows that precede a fault are yielded before the error is thrown.
 * @throws {CatalogueFileError} `INVALID_ENCODING`, `ROW_TOO_LONG` or `QUOTE_NOT_CLOSED`.
 */
export async function* readRows(source: Readable, separator = ','): AsyncGenerator<CsvRow> {
  const splitter = new RowSplitter(separator);
  for await (const text of decodeText(source)) yield* splitter.split(text);
  yield* splitter.end();
}

interface CsvRecord {
  record: string[];
  /** The text of the record, with the first character of its line ending. */
  raw: string;
}

/** How many cells the row has in the file. */
export function cellCountOf({ cells, cellCount }: CsvRow): number {
  return cellCount ?? cells.length;
}

/** Cuts text into rows as it comes. `csv-parse` finds the cells; lines and limits are counted here. */
class RowSplitter {
  #nextLine = 1;
  #unfinishedLength = 0;
  #records: CsvRecord[] = [];
  readonly #parser: Parser;

  constructor(separator: string) {
    this.#parser = parse({
      delimiter: separator,
      // Strict quoting would refuse the whole file at the first stray quote.
      relax_quotes: true,
      relax_column_count: true,
      record_delimiter: ['\r\n', '\n', '\r'],
      max_record_size: MAX_ROW_BYTES,
      raw: true,
      on_record: (record: unknown) => {
        // csv-parse's types do not know what `raw` makes of a record.
        this.#records.push(record as CsvRecord);
        // Records are taken from here and not from the stream, which drops those before a fault once it has failed.
        return null;
      },
    });
    // The callbacks of `write` and `end` get every error; one without a listener would end the process.
    this.#parser.on('error', () => {});
  }

  async *split(text: string): AsyncGenerator<CsvRow> {
    const failure = await new Promise<unknown>((resolve) => this.#parser.write(text, resolve));
    this.#unfinishedLength = text.length + (this.#records.length > 0 ? 0 : this.#unfinishedLength);
    yield* this.#takeRows();
    if (failure) throw this.#describeFailure(failure);
    // csv-parse's own limit does not see separators: a row of a billion commas would pass it.
    if (this.#unfinishedLength > 2 * MAX_ROW_BYTES) throw this.#rowTooLong();
  }

  async *end(): AsyncGenerator<CsvRow> {
    const failure = await new Promise<unknown>((resolve) => this.#parser.end(resolve));
    yield* this.#takeRows();
    if (failure) throw this.#describeFailure(failure);
  }

  *#takeRows(): Generator<CsvRow> {
    for (const { record: cells, raw } of this.#records.splice(0)) {
      const line = this.#nextLine;
      // csv-parse's `info.lines` counts "\r\n" inside quotes twice.
      const lastLine = line + countLineBreaks(raw.replace(/[\r\n]$/, ''));
      this.#nextLine = lastLine + 1;
      if (cells.every((cell) => cell.trim() === '')) continue;
      yield { line, lastLine, cells, isWellQuoted: isWellQuoted(cells, raw) };
    }
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

/** With relaxed quotes, `"a"b` is read as it stands. Only `"""a""b"` may be, and the two differ in the raw text alone. */
function isWellQuoted(cells: string[], raw: string): boolean {
  return cells.every((cell) => !cell.startsWith('"') || raw.includes(`"${cell.replaceAll('"', '""')}"`));
}
