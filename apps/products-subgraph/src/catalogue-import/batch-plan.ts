import type { CatalogueWrites } from './catalogue-writes.ts';
import type { ImportOutcome } from './import-report.ts';
import type { CategoryPlan } from './plan-categories.ts';

/** The data that the plans of single products use and update. */
export interface BatchPlan {
  readonly writes: CatalogueWrites;
  readonly outcome: ImportOutcome;
  readonly categories: CategoryPlan;
  /** The handle of the product that has a SKU, or will have it, by the SKU's key. */
  readonly handleBySku: Map<string, string>;
  /** The keys of SKUs that stored variants give up, and nobody gets in this batch. */
  readonly freedSkus: string[];
  /** The keys of SKUs that some products of this batch give up and others get. */
  readonly releasedSkus: ReadonlySet<string>;
  /** Slugs that are not free for new products without handles. */
  readonly takenSlugs: Set<string>;
  readonly settings: PlanSettings;
}

/** Inputs of a plan. */
export interface PlanSettings {
  currencyCode: string;
  now: Date;
  newId: () => string;
}
