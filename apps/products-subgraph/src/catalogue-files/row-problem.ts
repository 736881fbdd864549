/** Why a row, or a whole product, is not taken over from a file. */
export interface RowProblem {
  /** The line on which the refused row starts; for `PRODUCT_LEFT_OUT`, that of the product's first row. */
  line: number;
  /** The last line that the problem covers: above `line` for a multi-line row or a whole product. */
  lastLine: number;
  /** The product that the row belongs to, when its handle can be read. */
  handle: string | null;
  /** The column at fault as the file names it, when there is a single one. */
  column: string | null;
  code: RowProblemCode;
  /** A sentence for the person who prepares the file. It names neither line nor column. */
  reason: string;
}

export type RowProblemCode =
  /** Quotes inside the row do not pair up, so where its cells end is a guess. */
  | 'BROKEN_QUOTES'
  /** The row has more or fewer cells than the header. */
  | 'WRONG_CELL_COUNT'
  | 'INVALID_HANDLE'
  /** Which product the row stands for is a guess. */
  | 'AMBIGUOUS_PRODUCT'
  /** The row starts another product under the handle of the product directly above. */
  | 'DUPLICATE_HANDLE'
  /** The row has no title, and does not continue the product directly above. */
  | 'STRAY_ROW'
  /** The first row of the product is refused, and with it all others. */
  | 'PRODUCT_LEFT_OUT'
  /** The row brings neither a variant nor an image. */
  | 'NOTHING_TO_ADD'
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
  /** The shop has put the variation out of sale, which nothing here is for. */
  | 'VARIATION_NOT_PUBLISHED'
  /** Several variants share one stock, which nothing here can do: each is taken over with none. */
  | 'SHARED_STOCK'
  /** A sale that begins or ends by itself does so in the shop that the file comes from, and not here. */
  | 'SALE_DATES'
  | 'TOO_MANY_OPTIONS'
  | 'TOO_MANY_TAGS'
  | 'CATEGORY_TOO_DEEP'
  | 'DUPLICATE_OPTION_NAME'
  | 'MISSING_OPTION_VALUE'
  /** The row has a value for an option that the product's first row does not name. */
  | 'UNNAMED_OPTION_VALUE'
  | 'DUPLICATE_VARIANT'
  | 'DUPLICATE_SKU'
  | 'TOO_MANY_VARIANTS'
  | 'TOO_MANY_IMAGES';
