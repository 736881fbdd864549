import { v7 as newId } from 'uuid';
import type { CatalogueProduct } from '../catalogue-files/catalogue-product.ts';
import { describeDatabaseFailure, isRefusal } from '../command-line/database-failure.ts';
import { caseKey } from '../domain/plain-text.ts';
import type { Prisma, PrismaClient } from '../generated/prisma/client.ts';
import { hasSku } from '../services/variant-columns.ts';
import type { BatchPlan } from './batch-plan.ts';
import { findBySku } from './find-by-sku.ts';
import { addOutcome, emptyOutcome, type ImportOutcome } from './import-report.ts';
import { planCurrentBatch, startBatch } from './plan-current-batch.ts';
import type { Recognition } from './recognition.ts';
import { writeCatalogue } from './write-catalogue.ts';

/** Where and how products are written. */
export interface BatchContext extends Recognition {
  prisma: PrismaClient;
  currencyCode: string;
  /**
   * In a dry run, the handle of each SKU that would have been written, by the SKU's key, or null for one that would have
   * been given up; otherwise null.
   */
  pretendedSkus: Map<string, string | null> | null;
  /** Null to use the database's clock. */
  now: (() => Date) | null;
}

const LONGEST_TRANSACTION_MS = 120_000;
const LONGEST_WAIT_FOR_CONNECTION_MS = 10_000;

/**
 * Writes products with different handles in one transaction. If the database refuses it, each product gets a
 * transaction of its own, so only the faulty ones are left out and reported.
 * @param isFileRead whether all rows of the file are known. If not, and if products with handles would lose variants,
 * whose rows may follow, nothing is written and null is returned.
 * @throws if the database does not answer, or not as it should.
 */
export async function importBatch(
  context: BatchContext,
  products: CatalogueProduct[],
  isFileRead: boolean,
): Promise<ImportOutcome | null> {
  if (products.length === 0) return emptyOutcome();
  try {
    return await importTogether(context, products, isFileRead);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const [product] = products;
    if (product && products.length === 1) return leaveOut(product, error);
  }
  const sum = emptyOutcome();
  for (const product of products) {
    const outcome = await importBatch(context, [product], true);
    if (outcome) addOutcome(sum, outcome);
  }
  return sum;
}

/** Rolls a transaction back on purpose. */
class RolledBack extends Error {}

async function importTogether(
  context: BatchContext,
  inFile: CatalogueProduct[],
  isFileRead: boolean,
): Promise<ImportOutcome | null> {
  const { prisma, pretendedSkus } = context;
  const claims = context.claims.branch();
  let outcome: ImportOutcome | null = null;
  const work = prisma.$transaction(
    async (tx) => {
      const now = await startBatch(tx, context.now);
      const { products, problems } = await findBySku(tx, inFile);
      const plan = await planCurrentBatch(tx, products, { ...context, claims, now, newId });
      if (!isFileRead && mayArchiveTooMuch(products, plan)) throw new RolledBack();
      if (pretendedSkus) await giveUpSkus(tx, products, pretendedSkus);
      await writeCatalogue(tx, plan.writes, { now, source: context.source });
      plan.outcome.problems.push(...problems);
      outcome = plan.outcome;
      if (!pretendedSkus) claimNewProducts(products, plan, claims);
      if (!pretendedSkus) return;
      for (const sku of plan.freedSkus) pretendedSkus.set(sku, null);
      for (const [sku, handle] of plan.handleBySku) pretendedSkus.set(sku, handle);
      throw new RolledBack();
    },
    {
      // What is read after waiting for the lock must include what the previous import has written.
      isolationLevel: 'ReadCommitted',
      timeout: LONGEST_TRANSACTION_MS,
      maxWait: LONGEST_WAIT_FOR_CONNECTION_MS,
    },
  );
  await work.catch((error: unknown) => {
    if (!(error instanceof RolledBack)) throw error;
  });
  claims.keep();
  return outcome;
}

/** In a dry run, variants still have the SKUs that they would have given up further up in the file. */
async function giveUpSkus(
  tx: Prisma.TransactionClient,
  products: CatalogueProduct[],
  pretendedSkus: ReadonlyMap<string, string | null>,
): Promise<void> {
  const skus = products.flatMap(({ variants }) => variants.flatMap(({ sku }) => sku ?? []));
  const given = skus.filter((sku) => pretendedSkus.get(caseKey(sku)) === null);
  if (given.length > 0) await tx.$executeRaw`UPDATE variant v SET sku = NULL WHERE ${hasSku(given)}`;
}

/** Rows of a product with a handle may stand anywhere in the file, and are then refused. */
function mayArchiveTooMuch(products: CatalogueProduct[], { outcome }: BatchPlan): boolean {
  return outcome.variants.archived > 0 && products.some(({ origin }) => origin === null);
}

/** Products with handles are identified by them. */
function claimNewProducts(products: CatalogueProduct[], { writes }: BatchPlan, claims: Recognition['claims']): void {
  if (products.every(({ origin }) => origin === null)) return;
  for (const { id } of writes.newProducts) claims.addProduct(id);
}

function leaveOut({ line, handle }: CatalogueProduct, error: unknown): ImportOutcome {
  const reason = `The database refuses the product: ${describeDatabaseFailure(error)}.`;
  const place = { line, lastLine: line, handle, column: null };
  const problem = { ...place, code: 'NOT_STORED', reason, remedy: 'Correct the product.' } as const;
  return { ...emptyOutcome(), problems: [problem] };
}
