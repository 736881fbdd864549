import { v7 as newId } from 'uuid';
import type { CatalogueProduct } from '../catalogue-files/catalogue-product.ts';
import { describeDatabaseFailure, isRefusal } from '../command-line/database-failure.ts';
import type { PrismaClient } from '../generated/prisma/client.ts';
import type { BatchPlan } from './batch-plan.ts';
import type { Claims } from './claims.ts';
import { addOutcome, emptyOutcome, type ImportOutcome } from './import-report.ts';
import { planCurrentBatch, startBatch } from './plan-current-batch.ts';
import { writeCatalogue } from './write-catalogue.ts';

/** Where and how products are written. */
export interface BatchContext {
  prisma: PrismaClient;
  currencyCode: string;
  /** The shop that the file comes from. Ids of products are unique within it. */
  source: string;
  /** The stored products that were taken for products further up in the file. */
  claims: Claims;
  /** In a dry run, the handle of each SKU that would have been written, by the SKU's key; otherwise null. */
  pretendedSkus: Map<string, string> | null;
  /** Null to use the database's clock. */
  now: (() => Date) | null;
}

const LONGEST_TRANSACTION_MS = 120_000;
const LONGEST_WAIT_FOR_CONNECTION_MS = 10_000;

/**
 * Writes products with different handles in one transaction. If the database refuses it, each product gets a
 * transaction of its own, so only the faulty ones are left out and reported.
 * @throws if the database does not answer, or not as it should.
 */
export async function importBatch(context: BatchContext, products: CatalogueProduct[]): Promise<ImportOutcome> {
  if (products.length === 0) return emptyOutcome();
  try {
    return await importTogether(context, products);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const [product] = products;
    if (product && products.length === 1) return leaveOut(product, error);
  }
  const sum = emptyOutcome();
  for (const product of products) addOutcome(sum, await importBatch(context, [product]));
  return sum;
}

/** Rolls a transaction back on purpose. */
class RolledBack extends Error {}

async function importTogether(context: BatchContext, products: CatalogueProduct[]): Promise<ImportOutcome> {
  const { prisma, currencyCode, source, pretendedSkus } = context;
  const claims = context.claims.branch();
  let outcome = emptyOutcome();
  const work = prisma.$transaction(
    async (tx) => {
      const now = await startBatch(tx, context.now);
      const plan = await planCurrentBatch(tx, products, { currencyCode, now, newId, source, claims, pretendedSkus });
      await writeCatalogue(tx, plan.writes, { now, source });
      outcome = plan.outcome;
      if (!pretendedSkus) claimNewProducts(products, plan, claims);
      if (!pretendedSkus) return;
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

/** Products with handles are identified by them. */
function claimNewProducts(products: CatalogueProduct[], { writes }: BatchPlan, claims: Claims): void {
  if (products.every(({ origin }) => origin === null)) return;
  for (const { id } of writes.newProducts) claims.addProduct(id);
}

function leaveOut({ line, handle }: CatalogueProduct, error: unknown): ImportOutcome {
  const reason = `The database refuses the product: ${describeDatabaseFailure(error)}.`;
  const place = { line, lastLine: line, handle, column: null };
  const problem = { ...place, code: 'NOT_STORED', reason, remedy: 'Correct the product.' } as const;
  return { ...emptyOutcome(), problems: [problem] };
}
