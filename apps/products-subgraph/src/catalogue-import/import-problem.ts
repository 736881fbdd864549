import type { ProblemPlace, ProblemWords, RowProblem } from '../catalogue-files/row-problem.ts';

/** Why a row, or a whole product, did not go in as the file has it: what the reader finds, and what shows only beside what is stored. */
export type ImportProblem = RowProblem | (ProblemPlace & ProblemWords & StoredProblem);

type StoredProblem =
  /** Orders hold more units than the file says there are: the quantity stays as it is. */
  | { code: 'STOCK_RESERVED'; column: string }
  /** The database refused the product as a whole. */
  | { code: 'NOT_STORED'; column: null };
