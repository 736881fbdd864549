import type { CatalogueItem, FileNote } from '../catalogue-files/catalogue-item.ts';
import type { CatalogueProduct } from '../catalogue-files/catalogue-product.ts';
import type { RowProblem } from '../catalogue-files/row-problem.ts';
import type { ImportProblem } from './import-problem.ts';

/** A part of a file: products with different handles, and the problems of the rows between them. */
export interface CatalogueBatch {
  products: CatalogueProduct[];
  problems: ImportProblem[];
  notes: FileNote[];
}

/** Problems of rows that were not read, wherever they stand: they may have held variants of the product they name. */
const LOST_ROWS: ReadonlySet<string> = new Set([
  'STRAY_ROW',
  'DUPLICATE_HANDLE',
  'PRODUCT_LEFT_OUT',
  'WRONG_CELL_COUNT',
  'BROKEN_QUOTES',
  'FILE_BROKEN_OFF',
] satisfies RowProblem['code'][]);

const MAX_ITEMS = 200;
const MAX_ROWS = 2_000;
const MAX_DESCRIPTION_LENGTH = 2_000_000;

/**
 * Splits a file into batches of bounded size. Of several products with the same handle, anywhere in the file, the first
 * counts. For that, the handles of the file are remembered, some 100 bytes each.
 *
 * A product is incomplete if rows with its handle are refused in its own batch or above. The rows of earlier batches are
 * stored already.
 * @throws errors of the reader, after the batch that was being filled.
 */
export async function* readBatches(items: AsyncIterable<CatalogueItem>): AsyncGenerator<CatalogueBatch> {
  const handles = new Set<string>();
  const refusedHandles = new Set<string>();
  let batch = new BatchInProgress(refusedHandles);
  try {
    for await (const item of items) {
      if (item.kind === 'note') batch.notes.push(item.note);
      else if (item.kind === 'problem') batch.addProblem(item.problem);
      else if (handles.has(item.product.handle)) batch.addProblem(describeDuplicate(item.product));
      else batch.addProduct(item.product);
      if (item.kind === 'product') handles.add(item.product.handle);
      if (!batch.isFull) continue;
      yield batch;
      batch = new BatchInProgress(refusedHandles);
    }
  } catch (error) {
    if (!batch.isEmpty) yield batch;
    throw error;
  }
  if (!batch.isEmpty) yield batch;
}

class BatchInProgress implements CatalogueBatch {
  readonly products: CatalogueProduct[] = [];
  readonly problems: ImportProblem[] = [];
  readonly notes: FileNote[] = [];
  /** The handles of refused rows in the file so far. */
  readonly #refusedHandles: Set<string>;
  #rows = 0;
  #descriptionLength = 0;

  constructor(refusedHandles: Set<string>) {
    this.#refusedHandles = refusedHandles;
  }

  get isEmpty(): boolean {
    return this.products.length + this.problems.length + this.notes.length === 0;
  }

  get isFull(): boolean {
    const items = this.products.length + this.problems.length;
    return items >= MAX_ITEMS || this.#rows >= MAX_ROWS || this.#descriptionLength >= MAX_DESCRIPTION_LENGTH;
  }

  addProduct(product: CatalogueProduct): void {
    if (lacksRows(product, this.#refusedHandles)) product.isIncomplete = true;
    this.products.push(product);
    this.#rows += new Set([...product.variants, ...product.images].map(({ line }) => line)).size;
    this.#descriptionLength += product.descriptionHtml.length;
  }

  addProblem(problem: ImportProblem): void {
    this.problems.push(problem);
    this.#rows += 1;
    const { code, handle } = problem;
    if (handle === null || !LOST_ROWS.has(code)) return;
    this.#refusedHandles.add(handle);
    for (const product of this.products) if (lacksRows(product, this.#refusedHandles)) product.isIncomplete = true;
  }
}

/** Files without handles find the rows of a product by other means. */
function lacksRows({ origin, handle }: CatalogueProduct, refusedHandles: ReadonlySet<string>): boolean {
  return origin === null && refusedHandles.has(handle);
}

function describeDuplicate({ line, handle, columns }: CatalogueProduct): ImportProblem {
  const reason = 'The product is left out, because one with the same handle stands further up.';
  const remedy = 'Put its rows together, or give one of them another handle.';
  return { line, lastLine: line, handle, column: columns.handle, code: 'DUPLICATE_HANDLE', reason, remedy };
}
