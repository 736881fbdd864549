import type { CatalogueProduct } from '../catalogue-files/catalogue-product.ts';
import { caseKey } from '../domain/plain-text.ts';
import type { BatchPlan, PlanSettings } from './batch-plan.ts';
import { noWrites } from './catalogue-writes.ts';
import { auditEntriesOf } from './import-audit-entries.ts';
import type { ImportProblem } from './import-problem.ts';
import { emptyOutcome } from './import-report.ts';
import { CategoryPlan } from './plan-categories.ts';
import { describeRefusal, planProduct } from './plan-product.ts';
import { findHandedOver, findReleasedSkus } from './release-skus.ts';
import type { StoredCatalogue } from './stored-catalogue.ts';

/**
 * Compares products of a file, all with different handles, with what is stored: what to write, and what to report. A
 * product that is left out neither gives up SKUs nor gets any, so the others are then planned again.
 */
export function planBatch(
  products: readonly CatalogueProduct[],
  stored: StoredCatalogue,
  settings: PlanSettings,
): BatchPlan {
  const problems = new Map<CatalogueProduct, ImportProblem[]>();
  for (const product of products) {
    const refusal = stored.refusals.get(product.handle);
    if (refusal) problems.set(product, [describeRefusal(product, refusal)]);
  }
  for (;;) {
    const remaining = products.filter((product) => !problems.has(product));
    const plan = startPlan(stored, settings, findReleasedSkus(remaining, stored));
    for (const product of remaining) {
      const found = planProduct(product, stored.products.get(product.handle) ?? null, plan);
      if (found.length > 0) problems.set(product, found);
    }
    const isSettled = plan.releasedSkus.size === 0 || remaining.every((product) => !problems.has(product));
    if (isSettled) return finishPlan(plan, stored, [...problems.values()].flat());
  }
}

function startPlan(stored: StoredCatalogue, settings: PlanSettings, releasedSkus: ReadonlySet<string>): BatchPlan {
  const handleBySku = new Map(stored.handleBySku);
  for (const key of releasedSkus) handleBySku.delete(key);
  return {
    writes: noWrites(),
    outcome: emptyOutcome(),
    categories: new CategoryPlan(stored.categories, settings.newId),
    handleBySku,
    freedSkus: [],
    releasedSkus,
    takenSlugs: new Set(stored.takenSlugs),
    settings,
  };
}

function finishPlan(plan: BatchPlan, stored: StoredCatalogue, problems: ImportProblem[]): BatchPlan {
  plan.outcome.problems.push(...problems);
  const variants = [...stored.products.values()].flatMap((product) => product.variants);
  const skuBefore = new Map(variants.map(({ id, sku }) => [id, sku]));
  const skusAfter = [...plan.writes.changedVariants, ...plan.writes.newVariants].flatMap(({ sku }) => sku ?? []);
  const keysAfter = new Set(skusAfter.map(caseKey));
  for (const { id } of plan.writes.changedVariants) {
    const key = caseKey(skuBefore.get(id) ?? '');
    if (key !== '' && !keysAfter.has(key)) plan.freedSkus.push(key);
  }
  plan.writes.handedOverIds = findHandedOver(plan.writes.changedVariants, plan.writes.newVariants, skuBefore);
  plan.writes.categories = plan.categories.inserts;
  plan.writes.auditEntries = auditEntriesOf(plan.writes, stored);
  return plan;
}
