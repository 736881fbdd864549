import type { CatalogueProduct } from './catalogue-product.ts';
import type { RowProblem } from './row-problem.ts';

/** What a file is read into: products that can be stored as they are, what could not be read, and what is worth knowing. */
export type CatalogueItem =
  | { kind: 'product'; product: CatalogueProduct }
  | { kind: 'problem'; problem: RowProblem }
  | { kind: 'note'; note: FileNote };

/** What is as it should be, and might still surprise. Notes are counted. */
export type FileNote =
  /** A variation that its shop does not sell is not sold here either. */
  | 'VARIATION_NOT_PUBLISHED'
  /** The file has no column for stock: what is new is not counted, and what is stored keeps its stock. */
  | 'STOCK_NOT_TOLD';
