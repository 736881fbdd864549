import type { CatalogueProduct } from '../catalogue-files/catalogue-product.ts';
import type { RowProblem } from '../catalogue-files/row-problem.ts';
import type { ImportProblem } from './import-problem.ts';

/** Problems of rows that were not read, wherever they stand: they may have held variants of the product they name. */
const LOST_ROWS: ReadonlySet<string> = new Set([
  'STRAY_ROW',
  'DUPLICATE_HANDLE',
  'PRODUCT_LEFT_OUT',
  'WRONG_CELL_COUNT',
  'BROKEN_QUOTES',
  'FILE_BROKEN_OFF',
] satisfies RowProblem['code'][]);

/** The handles of rows of a file that are not read. */
export class LostRows {
  readonly #handles = new Set<string>();

  add(problems: readonly ImportProblem[]): void {
    for (const { code, handle } of problems) if (handle !== null && LOST_ROWS.has(code)) this.#handles.add(handle);
  }

  /** Marks products that may lack rows as incomplete. Files without handles find the rows of a product by other means. */
  mark(products: readonly CatalogueProduct[]): void {
    for (const product of products) {
      if (product.origin === null && this.#handles.has(product.handle)) product.isIncomplete = true;
    }
  }
}
