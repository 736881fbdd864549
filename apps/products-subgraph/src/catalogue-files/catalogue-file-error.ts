export type CatalogueFileErrorCode =
  /** The file has no bytes, or nothing but blank lines. */
  | 'EMPTY_FILE'
  /** The file starts like a spreadsheet, an archive, a web page or another kind of document. */
  | 'NOT_A_CSV_FILE'
  /** The bytes are neither UTF-8 nor UTF-16. */
  | 'INVALID_ENCODING'
  /** The header lacks a column without which no product can be read. */
  | 'MISSING_COLUMNS'
  /** A column that is not read has almost the name of one that is, which the header lacks. */
  | 'MISSPELT_COLUMNS'
  /** The columns are separated by something other than commas. */
  | 'WRONG_SEPARATOR'
  /** A column occurs twice in the header, and which of the two is meant would be a guess. */
  | 'DUPLICATE_COLUMN'
  | 'TOO_MANY_COLUMNS'
  | 'ROW_TOO_LONG'
  /** A quote is never closed. */
  | 'QUOTE_NOT_CLOSED';

/**
 * The file, or the rest of it, cannot be read. The message tells the person who prepared the file why, and what to do.
 */
export class CatalogueFileError extends Error {
  override readonly name = 'CatalogueFileError';
  readonly code: CatalogueFileErrorCode;
  /** The faulty line; for a row of several lines, its first. */
  readonly line: number;

  constructor(code: CatalogueFileErrorCode, line: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.line = line;
  }
}
