import type { CatalogueItem, FileNote } from '../catalogue-files/catalogue-item.ts';
import type { CatalogueProduct } from '../catalogue-files/catalogue-product.ts';
import { excerpt } from '../catalogue-files/excerpt.ts';
import { caseKey } from '../domain/plain-text.ts';
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
 * Splits a file into batches of bounded size. Of several products with the same handle or SKU, none is in a batch if they
 * differ; only if one is in a batch further up, that one counts. For that, the handles and SKUs of the file are
 * remembered, some 100 bytes each.
 * @throws errors of the reader, after the batch that was being filled.
 */
export async function* readBatches(items: AsyncIterable<CatalogueItem>): AsyncGenerator<CatalogueBatch> {
  const known = new KnownProducts();
  let batch = new BatchInProgress();
  try {
    for await (const item of items) {
      if (item.kind === 'note') batch.notes.push(item.note);
      else if (item.kind === 'problem') {
        batch.addProblem(item.problem);
        known.addLeftOut(item.problem);
      } else {
        const twin = known.findTwin(item.product);
        if (twin) batch.addDuplicate(item.product, twin);
        else batch.addProduct(item.product);
        known.add(item.product);
      }
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

  /** Adds the problem of a product with a twin further up, which is left out too if it is in this batch and differs. */
  addDuplicate(product: CatalogueProduct, twin: Twin): void {
    const index = this.products.findIndex(({ handle }) => handle === twin.handle);
    const other = this.products[index];
    const isContradiction = other !== undefined && !saysTheSame(other, product);
    this.addProblem(describeDuplicate(product, twin));
    if (!isContradiction) return;
    this.products.splice(index, 1);
    this.addProblem(describeDuplicate(other, asTwin(other, product, twin)));
  }

  addProblem(problem: ImportProblem): void {
    this.problems.push(problem);
    this.#rows += 1;
  }
}

/** A product further up in the file, and what it has in common with another one. */
interface Twin {
  line: number;
  handle: string;
  /** The SKU that both have, with its line in the product whose twin this is; null if they have the same handle. */
  sku: { text: string; line: number } | null;
}

/** The products of a file by their handles and SKUs. */
class KnownProducts {
  readonly #lineByHandle = new Map<string, number>();
  readonly #handleBySku = new Map<string, string>();

  findTwin({ handle, variants, isKnownBySku }: CatalogueProduct): Twin | null {
    const line = isKnownBySku ? undefined : this.#lineByHandle.get(handle);
    if (line !== undefined) return { line, handle, sku: null };
    for (const variant of variants) {
      const other = variant.sku === null ? undefined : this.#handleBySku.get(caseKey(variant.sku));
      const place = other === undefined ? undefined : this.#lineByHandle.get(other);
      if (variant.sku === null || other === undefined || place === undefined) continue;
      return { line: place, handle: other, sku: { text: variant.sku, line: variant.line } };
    }
    return null;
  }

  /** A product that was left out is not replaced by another one with its handle. */
  addLeftOut({ code, handle, line }: ImportProblem): void {
    if (code !== 'PRODUCT_LEFT_OUT' || handle === null || this.#lineByHandle.has(handle)) return;
    this.#lineByHandle.set(handle, line);
  }

  /** The first one with a handle or a SKU is kept. */
  add({ line, handle, variants }: CatalogueProduct): void {
    if (!this.#lineByHandle.has(handle)) this.#lineByHandle.set(handle, line);
    for (const { sku } of variants) {
      const key = sku === null ? null : caseKey(sku);
      if (key !== null && !this.#handleBySku.has(key)) this.#handleBySku.set(key, handle);
    }
  }
}

/** What both say, apart from where they stand and what tells two products of one name apart. */
function saysTheSame(one: CatalogueProduct, other: CatalogueProduct): boolean {
  const textOf = ({ handle, ...product }: CatalogueProduct) =>
    JSON.stringify(product, (key, value) => (key === 'line' ? undefined : value));
  return textOf(one) === textOf(other);
}

function describeDuplicate({ line, handle, columns, isKnownBySku }: CatalogueProduct, twin: Twin): ImportProblem {
  const what = twin.sku === null ? `handle ${excerpt(handle)}` : `SKU ${excerpt(twin.sku.text)}`;
  const reason = `The ${isKnownBySku ? 'row' : 'product'} is left out, because the one on line ${twin.line} has the ${what} too.`;
  const remedy = isKnownBySku
    ? 'Take one of them out.'
    : 'Take one of them out, put the rows of one product together, or give each its own.';
  const place = { line: twin.sku?.line ?? line, lastLine: twin.sku?.line ?? line, handle };
  if (twin.sku === null) return { ...place, column: columns.handle, code: 'DUPLICATE_HANDLE', reason, remedy };
  return { ...place, column: columns.sku, code: 'DUPLICATE_SKU', reason, remedy };
}

/** The other way round, for the product that stands further up. */
function asTwin({ variants }: CatalogueProduct, { line, handle }: CatalogueProduct, { sku }: Twin): Twin {
  const own = sku && variants.find((variant) => variant.sku !== null && caseKey(variant.sku) === caseKey(sku.text));
  return { line, handle, sku: sku && { text: sku.text, line: own?.line ?? line } };
}
