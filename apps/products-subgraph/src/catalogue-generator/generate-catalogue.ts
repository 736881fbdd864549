import { writeCatalogue } from '../catalogue-import/write-catalogue.ts';
import { writeCategories } from '../catalogue-import/write-categories.ts';
import { insertPrices } from '../catalogue-import/write-variants.ts';
import type { CategoryRow } from '../domain/catalogue.ts';
import type { PrismaClient } from '../generated/prisma/client.ts';
import { catalogueWritesOf, pricesOf } from './catalogue-writes-of.ts';
import { type GeneratedProduct, generateProduct } from './generate-product.ts';
import { generateCategories } from './generated-categories.ts';

export interface GenerateOptions {
  prisma: PrismaClient;
  /** How many products there are to be of this seed. */
  products: number;
  /** Another seed makes another catalogue, which can stand beside. */
  seed: number;
  currencyCode: string;
  /** Called after each batch with how many products were looked at so far. */
  onProgress?: (done: number) => void;
  /** Ends the work after the batches that are under way. */
  signal?: AbortSignal;
}

/** So many products go in together. */
const BATCH = 500;
/** So many batches at a time: while the database works on one, the next is made. */
export const AT_ONCE = 3;
const LONGEST_TRANSACTION_MS = 300_000;
const LONGEST_WAIT_FOR_CONNECTION_MS = 300_000;

const FIRST_CREATED = Date.UTC(2025, 0, 1);
const MS_BETWEEN_BATCHES = 4 * 3600_000;
const FORMER_PRICE_FROM = new Date(Date.UTC(2024, 6, 1));
const SCHEDULED_PRICE_FROM = new Date(Date.UTC(2031, 0, 1));

/** Fills the catalogue; what is in already stays, so that running it again completes it. Answers how many went in. */
export async function generateCatalogue(options: GenerateOptions): Promise<number> {
  const { prisma, products, seed, onProgress, signal } = options;
  const { categories, kinds } = generateCategories(seed);
  await addCategories(prisma, categories);
  let next = 0;
  let done = 0;
  let added = 0;
  const work = async () => {
    while (next < products && !signal?.aborted) {
      const first = next;
      next = Math.min(products, first + BATCH);
      const count = next - first;
      const batch = Array.from({ length: count }, (_, index) => generateProduct(seed, first + index + 1, kinds));
      const addedNow = await addBatch(options, batch, createdAt(first));
      added += addedNow;
      done += count;
      onProgress?.(done);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return added;
}

/** Products of one batch are of one moment, and later numbers are newer. A million of them take eleven months. */
function createdAt(first: number): Date {
  return new Date(FIRST_CREATED + Math.floor(first / BATCH) * MS_BETWEEN_BATCHES);
}

async function addCategories(prisma: PrismaClient, categories: CategoryRow[]): Promise<void> {
  const known = await prisma.category.findMany({ where: { id: { in: categories.map(({ id }) => id) } } });
  const ids = new Set(known.map(({ id }) => id));
  await prisma.$transaction((tx) =>
    writeCategories(
      tx,
      categories.filter(({ id }) => !ids.has(id)),
    ),
  );
}

async function addBatch(
  { prisma, currencyCode }: GenerateOptions,
  batch: GeneratedProduct[],
  now: Date,
): Promise<number> {
  return prisma.$transaction(
    async (tx) => {
      const ids = batch.map(({ id }) => id);
      const known = await tx.product.findMany({ where: { id: { in: ids } }, select: { id: true } });
      const knownIds = new Set(known.map(({ id }) => id));
      const missing = batch.filter(({ id }) => !knownIds.has(id));
      if (missing.length === 0) return 0;
      const variants = missing.flatMap((product) => product.variants);
      await writeCatalogue(tx, catalogueWritesOf(missing, { currencyCode, now }), now);
      await insertPrices(
        tx,
        pricesOf(variants, currencyCode, ({ formerPrice }) => formerPrice),
        FORMER_PRICE_FROM,
      );
      await insertPrices(
        tx,
        pricesOf(variants, currencyCode, ({ scheduledPrice }) => scheduledPrice),
        SCHEDULED_PRICE_FROM,
      );
      return missing.length;
    },
    { timeout: LONGEST_TRANSACTION_MS, maxWait: LONGEST_WAIT_FOR_CONNECTION_MS },
  );
}
