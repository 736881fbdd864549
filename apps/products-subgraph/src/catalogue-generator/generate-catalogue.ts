import type { Pool } from 'pg';
import { startBatch } from '../catalogue-import/plan-current-batch.ts';
import { writeCategories } from '../catalogue-import/write-categories.ts';
import type { CategoryRow } from '../domain/catalogue.ts';
import { caseKey } from '../domain/plain-text.ts';
import type { PrismaClient } from '../generated/prisma/client.ts';
import { generateProduct } from './generate-product.ts';
import { generateCategories, type Kind } from './generated-categories.ts';
import { loadProducts } from './load-products.ts';
import type { DatedProduct } from './product-rows.ts';

export interface GenerateOptions {
  prisma: PrismaClient;
  /** To the same database. */
  pool: Pool;
  /** The number of products that the seed shall have. */
  products: number;
  /** Different seeds make different catalogues, which can coexist. */
  seed: number;
  currencyCode: string;
  /** Called after each batch with the number of products checked so far. */
  onProgress?: (done: number) => void;
  /** Ends the work after the running batches. */
  signal?: AbortSignal;
}

/** The number of products per batch. */
const BATCH = 2_000;
/** The number of concurrent batches: while the database works on one, the next is generated. */
export const AT_ONCE = 3;

const FIRST_CREATED = Date.UTC(2025, 0, 1);
/** The number of products with the same creation time. */
const PRODUCTS_PER_MOMENT = 500;
const MS_BETWEEN_MOMENTS = 4 * 3600_000;

/** Fills the catalogue. Existing products stay, so running it again completes it. Returns how many were added. */
export async function generateCatalogue(options: GenerateOptions): Promise<number> {
  const { prisma, pool, products, seed, currencyCode, onProgress, signal } = options;
  const generated = generateCategories(seed);
  const ids = await addCategories(prisma, generated.categories);
  const kinds = generated.kinds.map((kind) => ({ ...kind, categoryId: ids.get(kind.categoryId) ?? kind.categoryId }));
  let next = 0;
  let done = 0;
  let added = 0;
  const work = async () => {
    while (next < products && !signal?.aborted) {
      const first = next;
      next = Math.min(products, first + BATCH);
      const count = next - first;
      const batch = Array.from({ length: count }, (_, index) => datedProduct(seed, first + index + 1, kinds));
      const addedNow = await loadProducts(pool, batch, currencyCode);
      added += addedNow;
      done += count;
      onProgress?.(done);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return added;
}

/** Higher numbers are newer. A million of them span eleven months. */
function datedProduct(seed: number, number: number, kinds: readonly Kind[]): DatedProduct {
  const moment = Math.floor((number - 1) / PRODUCTS_PER_MOMENT);
  return {
    ...generateProduct(seed, number, kinds),
    createdAt: new Date(FIRST_CREATED + moment * MS_BETWEEN_MOMENTS),
  };
}

/**
 * Adds the categories that the shop lacks. Returns the ids that they have there: at the place of one, the shop may have
 * another with its title.
 */
async function addCategories(prisma: PrismaClient, categories: CategoryRow[]): Promise<Map<string, string>> {
  const placeOf = ({ parentId, title }: Pick<CategoryRow, 'parentId' | 'title'>) => `${parentId} ${caseKey(title)}`;
  return prisma.$transaction(async (tx) => {
    await startBatch(tx, null);
    const stored = await tx.category.findMany();
    const known = new Map(
      stored.flatMap(
        (each) =>
          [
            [placeOf(each), each.id],
            [each.id, each.id],
          ] as const,
      ),
    );
    const ids = new Map<string, string>();
    const added = categories.flatMap((category) => {
      const placed = { ...category, parentId: category.parentId && (ids.get(category.parentId) ?? null) };
      const id = known.get(category.id) ?? known.get(placeOf(placed));
      ids.set(category.id, id ?? category.id);
      return id === undefined ? [placed] : [];
    });
    await writeCategories(tx, added);
    return ids;
  });
}
