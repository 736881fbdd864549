import type { RowProblem, RowProblemCode } from '../catalogue-files/row-problem.ts';

/** What the file's reader finds, and what shows only next to the database. */
export type ImportProblemCode =
  | RowProblemCode
  /** Orders hold more units than the file says there are. */
  | 'STOCK_RESERVED'
  /** The database refused the product as a whole. */
  | 'NOT_STORED';

/** Why a row, or a whole product, did not go in as the file has it. */
export type ImportProblem = Omit<RowProblem, 'code'> & { code: ImportProblemCode };
