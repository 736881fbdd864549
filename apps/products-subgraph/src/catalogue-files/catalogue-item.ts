import type { CatalogueProduct } from './catalogue-product.ts';
import type { RowProblem } from './row-problem.ts';

/** What a file is read into: products that can be stored as they are, and what could not be read. */
export type CatalogueItem = { kind: 'product'; product: CatalogueProduct } | { kind: 'problem'; problem: RowProblem };
