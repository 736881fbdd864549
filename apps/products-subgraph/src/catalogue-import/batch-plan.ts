import type { CatalogueWrites } from './catalogue-writes.ts';
import type { ImportOutcome } from './import-report.ts';
import type { CategoryPlan } from './plan-categories.ts';

/** What the plans of single products draw on, and add to. */
export interface BatchPlan {
  readonly writes: CatalogueWrites;
  readonly outcome: ImportOutcome;
  readonly categories: CategoryPlan;
  /** The handle of the product that has a SKU, or will have it, by the SKU's key. */
  readonly handleBySku: Map<string, string>;
  /** The keys of SKUs that products give up in this batch, and others of it ask for. */
  readonly releasedSkus: ReadonlySet<string>;
  /** Slugs that new products without handles of their own cannot get. */
  readonly takenSlugs: Set<string>;
  readonly settings: PlanSettings;
}

/** What a plan cannot make up itself. */
export interface PlanSettings {
  currencyCode: string;
  now: Date;
  newId: () => string;
}
