import type { CatalogueProduct } from '../catalogue-files/catalogue-product.ts';
import type { BatchPlan, PlanSettings } from './batch-plan.ts';
import { noWrites } from './catalogue-writes.ts';
import { deedsOf } from './import-deeds.ts';
import { emptyOutcome } from './import-report.ts';
import { CategoryPlan } from './plan-categories.ts';
import { planProduct } from './plan-product.ts';
import type { StoredCatalogue } from './stored-catalogue.ts';

/** Compares products of a file, no two with the same handle, to what is stored: what to write, and what to report. */
export function planBatch(
  products: readonly CatalogueProduct[],
  stored: StoredCatalogue,
  settings: PlanSettings,
): BatchPlan {
  const plan: BatchPlan = {
    writes: noWrites(),
    outcome: emptyOutcome(),
    categories: new CategoryPlan(stored.categories, settings.newId),
    handleBySku: new Map(stored.handleBySku),
    settings,
  };
  for (const product of products) planProduct(product, stored.products.get(product.handle) ?? null, plan);
  plan.writes.categories = plan.categories.inserts;
  plan.writes.deeds = deedsOf(plan.writes, stored);
  return plan;
}
