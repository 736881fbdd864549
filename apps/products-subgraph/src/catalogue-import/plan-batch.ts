import type { CatalogueProduct } from '../catalogue-files/catalogue-product.ts';
import type { BatchPlan, PlanSettings } from './batch-plan.ts';
import { noWrites } from './catalogue-writes.ts';
import { auditEntriesOf } from './import-audit-entries.ts';
import { emptyOutcome } from './import-report.ts';
import { CategoryPlan } from './plan-categories.ts';
import { planProduct, refuseProduct } from './plan-product.ts';
import { findHandedOver, findReleasedSkus } from './release-skus.ts';
import type { StoredCatalogue } from './stored-catalogue.ts';

/** Compares products of a file, all with different handles, with what is stored: what to write, and what to report. */
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
    releasedSkus: findReleasedSkus(products, stored),
    takenSlugs: new Set(stored.takenSlugs),
    settings,
  };
  for (const product of products) {
    const refusal = stored.refusals.get(product.handle);
    if (refusal === undefined) planProduct(product, stored.products.get(product.handle) ?? null, plan);
    else refuseProduct(product, refusal, plan);
  }
  const variants = [...stored.products.values()].flatMap((product) => product.variants);
  const skuBefore = new Map(variants.map(({ id, sku }) => [id, sku]));
  plan.writes.handedOverIds = findHandedOver(plan.writes.changedVariants, plan.writes.newVariants, skuBefore);
  plan.writes.categories = plan.categories.inserts;
  plan.writes.auditEntries = auditEntriesOf(plan.writes, stored);
  return plan;
}
