import type { CatalogueProduct } from './catalogue-product.ts';
import type { RowProblem } from './row-problem.ts';

/** An item of a file: a product that can be stored, a problem, or a note. */
export type CatalogueItem =
  | { kind: 'product'; product: CatalogueProduct }
  | { kind: 'problem'; problem: RowProblem }
  | { kind: 'note'; note: FileNote };

/** Something that is correct but may surprise. Notes are counted. */
export type FileNote =
  /** A variation that is not published in its shop is not sold here either. */
  | 'VARIATION_NOT_PUBLISHED'
  /** The file has no column for stock: new variants are not counted, and stored ones keep their stock. */
  | 'NO_STOCK_COLUMN';
