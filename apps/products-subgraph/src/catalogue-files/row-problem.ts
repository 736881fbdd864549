/**
 * Why a row, or a whole product, is not taken over from a file. It is made for the person who prepares the file: nothing
 * that a problem is about is in the catalogue.
 */
export type RowProblem = ProblemPlace &
  ProblemWords &
  ({ code: CellCode; column: string } | { code: RowCode; column: null });

export interface ProblemPlace {
  /** The line on which the refused row starts; for `PRODUCT_LEFT_OUT`, that of the product's first row. */
  line: number;
  /** The last line that the problem covers: above `line` for a multi-line row or a whole product. */
  lastLine: number;
  /** The product, by its handle, or as the row of a variation names it; null when the row does not say. */
  handle: string | null;
}

/** Sentences that name neither line nor column of the problem, which stand beside them. */
export interface ProblemWords {
  /** What is wrong. */
  reason: string;
  /** What to do about it. */
  remedy: string;
}

/** What is wrong with a row or a product as a whole: no single column is at fault. */
export type RowCode =
  /** Quotes inside the row do not pair up, so where its cells end is a guess. */
  | 'BROKEN_QUOTES'
  /** The row has more or fewer cells than the header. */
  | 'WRONG_CELL_COUNT'
  /** Rows of the product are refused, or missing, and with them all others. */
  | 'PRODUCT_LEFT_OUT'
  /** The row brings neither a variant nor an image. */
  | 'NOTHING_TO_ADD'
  /** The file cannot be read any further, where rows may stand that belong to this one. */
  | 'FILE_BROKEN_OFF';

/** What is wrong with a cell; the column is named as the file names it. */
export type CellCode =
  | 'INVALID_HANDLE'
  /** Which product the row stands for is a guess. */
  | 'AMBIGUOUS_PRODUCT'
  /** The row starts another product under the handle of the product directly above. */
  | 'DUPLICATE_HANDLE'
  /** The row has no title, and does not continue the product directly above. */
  | 'STRAY_ROW'
  | 'MISSING_VALUE'
  | 'INVALID_VALUE'
  /** A mark with three digits behind it, which may stand before thousands or before decimals. */
  | 'AMBIGUOUS_NUMBER'
  | 'VALUE_TOO_LONG'
  /** The cell holds U+0000, which PostgreSQL cannot store. */
  | 'NUL_CHARACTER'
  /** A name or a code has a line break, a tab or the like. */
  | 'CONTROL_CHARACTER'
  /** A spreadsheet has put an error, or a number with an exponent, in the place of a name or a code. */
  | 'SPREADSHEET_DAMAGE'
  /** A kind of product that has no counterpart here. */
  | 'UNSUPPORTED_TYPE'
  /** A variation of a product that is not in the file, or is left out. */
  | 'ORPHAN_VARIATION'
  /** Several variants share one stock: nothing here counts that. */
  | 'SHARED_STOCK'
  /** A price that changes by itself on a day to come: nothing here does that for a file. */
  | 'SALE_DATES'
  | 'TOO_MANY_OPTIONS'
  | 'TOO_MANY_TAGS'
  | 'CATEGORY_TOO_DEEP'
  | 'DUPLICATE_OPTION_NAME'
  | 'MISSING_OPTION_VALUE'
  /** The row has a value for an option that the product's first row does not name. */
  | 'UNNAMED_OPTION_VALUE'
  /** A variation has a value that its product's row does not list. */
  | 'UNLISTED_OPTION_VALUE'
  | 'DUPLICATE_VARIANT'
  | 'DUPLICATE_SKU'
  | 'TOO_MANY_VARIANTS'
  | 'TOO_MANY_IMAGES';

export const BROKEN_OFF: ProblemWords = {
  reason: 'The product is left out: more of it may stand where the file cannot be read.',
  remedy: 'Correct the line that ends the import.',
};

/** The problem of a row that is complete, in a file that cannot be read below it, where more of its product may stand. */
export function describeBreak(place: ProblemPlace): RowProblem {
  return { ...place, column: null, code: 'FILE_BROKEN_OFF', ...BROKEN_OFF };
}
