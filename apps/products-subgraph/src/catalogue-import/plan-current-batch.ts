import type { CatalogueProduct } from '../catalogue-files/catalogue-product.ts';
import type { StockLevel } from '../domain/catalogue.ts';
import { caseKey } from '../domain/plain-text.ts';
import type { Prisma } from '../generated/prisma/client.ts';
import { readClock } from '../services/database-clock.ts';
import { IMPORT_LOCK } from '../services/import-lock.ts';
import type { BatchPlan, PlanSettings } from './batch-plan.ts';
import { differs } from './differs.ts';
import { planBatch } from './plan-batch.ts';
import { readStoredCatalogue } from './read-stored-catalogue.ts';
import type { Recognition } from './recognition.ts';
import type { StoredCatalogue } from './stored-catalogue.ts';
import { lockStock } from './write-stock.ts';

/**
 * Makes imports take turns, batch by batch, and returns the time from which written data is valid. The default is the
 * database's clock, which also decides which price is current.
 */
export async function startBatch(tx: Prisma.TransactionClient, now: (() => Date) | null): Promise<Date> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${IMPORT_LOCK}, 0))`;
  return now ? now() : readClock(tx);
}

/**
 * Plans with what is stored. Stock is sold meanwhile, so the levels that change are locked, and the batch is planned
 * again if they differ. Nothing else is locked, so a file that changes nothing delays nobody.
 */
export async function planCurrentBatch(
  tx: Prisma.TransactionClient,
  products: CatalogueProduct[],
  {
    pretendedSkus,
    ...settings
  }: PlanSettings & Recognition & { pretendedSkus: ReadonlyMap<string, string | null> | null },
): Promise<BatchPlan> {
  const stored = await readStoredCatalogue(tx, products, settings);
  for (const { sku } of pretendedSkus ? products.flatMap(({ variants }) => variants) : []) {
    const key = sku === null ? null : caseKey(sku);
    const handle = key === null ? undefined : pretendedSkus?.get(key);
    if (key === null || handle === undefined) continue;
    if (handle === null) stored.handleBySku.delete(key);
    else stored.handleBySku.set(key, handle);
  }
  const plan = planBatch(products, stored, settings);
  const changedIds = plan.writes.changedStock.map(({ variantId }) => variantId);
  const isCurrent = putStock(stored, await lockStock(tx, changedIds));
  return isCurrent ? plan : planBatch(products, stored, settings);
}

/** Replaces stock levels by newer ones; returns whether they were the same. */
function putStock({ products }: StoredCatalogue, levels: ReadonlyMap<string, StockLevel>): boolean {
  let isSame = true;
  for (const variant of [...products.values()].flatMap(({ variants }) => variants)) {
    const level = levels.get(variant.id);
    if (!level || (variant.stock && !differs(level, variant.stock))) continue;
    variant.stock = level;
    isSame = false;
  }
  return isSame;
}
