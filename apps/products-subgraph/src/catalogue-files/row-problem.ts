/**
 * Why a row, or a whole product, is not imported, for the person who prepares the file. Nothing that has a problem gets
 * into the catalogue.
 */
export type RowProblem = ProblemPlace &
  ProblemWords &
  ({ code: CellCode; column: string } | { code: RowCode; column: null });

export interface ProblemPlace {
  /** The first line of the refused row; for `PRODUCT_LEFT_OUT`, of the product's first row. */
  line: number;
  /** The last line that the problem covers; greater than `line` for a multi-line row or a whole product. */
  lastLine: number;
  /** The product: its handle, or the reference in the row of a variation; null if the row has neither. */
  handle: string | null;
  /** Whether another problem says all of it, because the product has a single row: it is not reported. */
  isImplied?: boolean;
}

/** Sentences without the line and column of the problem, which are given separately. */
export interface ProblemWords {
  /** What is wrong. */
  reason: string;
  /** What to do about it. */
  remedy: string;
}

/** Problems of an entire row or product, which no single column causes. */
export type RowCode =
  /** Quotes inside the row do not match, so the ends of its cells are a guess. */
  | 'BROKEN_QUOTES'
  /** The row has more or fewer cells than the header. */
  | 'WRONG_CELL_COUNT'
  /** Rows of the product are refused or missing, so all of its rows are left out. */
  | 'PRODUCT_LEFT_OUT'
  /** The row has neither a variant nor an image. */
  | 'NOTHING_TO_ADD'
  /** The rest of the file is unreadable, and may have rows that belong to this one. */
  | 'FILE_BROKEN_OFF';

/** Problems of a cell; the column has its name in the file. */
export type CellCode =
  | 'INVALID_HANDLE'
  /** It is a guess which product the row belongs to. */
  | 'AMBIGUOUS_PRODUCT'
  /** The row starts another product with the handle of the product directly above. */
  | 'DUPLICATE_HANDLE'
  /** The row has no title, and does not continue the product directly above. */
  | 'STRAY_ROW'
  | 'MISSING_VALUE'
  | 'INVALID_VALUE'
  /** One mark before three digits, which may separate thousands or decimals. */
  | 'AMBIGUOUS_NUMBER'
  | 'VALUE_TOO_LONG'
  /** The cell contains U+0000, which PostgreSQL cannot store. */
  | 'NUL_CHARACTER'
  /** A name or a code contains a line break, a tab or another control character. */
  | 'CONTROL_CHARACTER'
  /** Characters were lost or replaced: the text was read in another encoding than it was written in. */
  | 'WRONGLY_DECODED'
  /** A spreadsheet has replaced a name or a code: by an error, a day, or a number without its zeros or digits. */
  | 'SPREADSHEET_DAMAGE'
  /** A kind of product that is not supported here. */
  | 'UNSUPPORTED_TYPE'
  /** A variation of a product that is missing in the file, or left out. */
  | 'ORPHAN_VARIATION'
  /** Several variants share one stock, which is not supported here. */
  | 'SHARED_STOCK'
  /** A price that changes by itself at a future date, which is not supported for files. */
  | 'SALE_DATES'
  | 'TOO_MANY_OPTIONS'
  | 'TOO_MANY_TAGS'
  | 'CATEGORY_TOO_DEEP'
  | 'DUPLICATE_OPTION_NAME'
  | 'MISSING_OPTION_VALUE'
  /** The row has a value for an option that the product's first row does not have. */
  | 'UNNAMED_OPTION_VALUE'
  /** A variation has a value that its product's row does not list. */
  | 'UNLISTED_OPTION_VALUE'
  | 'DUPLICATE_VARIANT'
  | 'DUPLICATE_SKU'
  /** A list of SKUs has one that no variant on sale has. */
  | 'UNKNOWN_SKU'
  | 'TOO_MANY_VARIANTS'
  | 'TOO_MANY_IMAGES';

export const BROKEN_OFF: ProblemWords = {
  reason: 'The product is left out: more of it may stand where the file cannot be read.',
  remedy: 'Correct the line that ends the import.',
};

/** The problem of a complete row before the unreadable rest of a file, which may have more of its product. */
export function describeBreak(place: ProblemPlace): RowProblem {
  return { ...place, column: null, code: 'FILE_BROKEN_OFF', ...BROKEN_OFF };
}
