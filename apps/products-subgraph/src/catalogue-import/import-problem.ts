import type { ProblemPlace, ProblemWords, RowProblem } from '../catalogue-files/row-problem.ts';

/**
 * Why a row, or an entire product, was not imported as the file has it: problems found by the reader of files, and by
 * comparing with the database.
 */
export type ImportProblem = RowProblem | (ProblemPlace & ProblemWords & StoredProblem);

type StoredProblem =
  /** Orders hold more units than the file says are in stock: the quantity is unchanged. */
  | { code: 'STOCK_RESERVED'; column: string }
  /** The database refused the entire product. */
  | { code: 'NOT_STORED'; column: null };
