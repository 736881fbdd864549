import type { CatalogueItem, FileNote } from '../catalogue-files/catalogue-item.ts';
import type { CatalogueProduct } from '../catalogue-files/catalogue-product.ts';
import type { ImportProblem } from './import-problem.ts';

/** A part of a file: products with different handles, and the problems of the rows between them. */
export interface CatalogueBatch {
  products: CatalogueProduct[];
  problems: ImportProblem[];
  notes: FileNote[];
}

const MAX_ITEMS = 200;
const MAX_ROWS = 2_000;
const MAX_DESCRIPTION_LENGTH = 2_000_000;

/**
 * Splits a file into batches of bounded size. Of several products with the same handle, anywhere in the file, the first
 * counts. For that, the handles of the file are remembered, some 100 bytes each.
 * @throws errors of the reader, after the batch that was being filled.
 */
export async function* readBatches(items: AsyncIterable<CatalogueItem>): AsyncGenerator<CatalogueBatch> {
  const handles = new Set<string>();
  let batch = new BatchInProgress();
  try {
    for await (const item of items) {
      if (item.kind === 'note') batch.notes.push(item.note);
      else if (item.kind === 'problem') batch.addProblem(item.problem);
      else if (handles.has(item.product.handle)) batch.addProblem(describeDuplicate(item.product));
      else batch.addProduct(item.product);
      if (item.kind === 'product') handles.add(item.product.handle);
      if (!batch.isFull) continue;
      yield batch;
      batch = new BatchInProgress();
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
  #rows = 0;
  #descriptionLength = 0;

  get isEmpty(): boolean {
    return this.products.length + this.problems.length + this.notes.length === 0;
  }

  get isFull(): boolean {
    const items = this.products.length + this.problems.length;
    return items >= MAX_ITEMS || this.#rows >= MAX_ROWS || this.#descriptionLength >= MAX_DESCRIPTION_LENGTH;
  }

  addProduct(product: CatalogueProduct): void {
    this.products.push(product);
    this.#rows += new Set([...product.variants, ...product.images].map(({ line }) => line)).size;
    this.#descriptionLength += product.descriptionHtml.length;
  }

  addProblem(problem: ImportProblem): void {
    this.problems.push(problem);
    this.#rows += 1;
  }
}

function describeDuplicate({ line, handle, columns }: CatalogueProduct): ImportProblem {
  const reason = 'The product is left out, because one with the same handle stands further up.';
  const remedy = 'Put its rows together, or give one of them another handle.';
  return { line, lastLine: line, handle, column: columns.handle, code: 'DUPLICATE_HANDLE', reason, remedy };
}
