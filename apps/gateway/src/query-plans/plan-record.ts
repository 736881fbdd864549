/** The execution of one fetch of a plan. */
export interface FetchRecord {
  service: string;
  /** The operation as the planner wrote it. */
  operation: string;
  /** Where its result goes in the answer, such as `order.cart`; '' for root fields. */
  path: string;
  /** By `performance.now()`. */
  startedAt: number;
  durationMs: number;
  /** The number of requested entities; for a root fetch, the number of returned items. */
  rows: number;
  /** Rows that were not fetched, because an equal row was in the same fetch. */
  cacheHits: number;
  /** Whether the subgraph did not answer. */
  failed: boolean;
}

/** The execution of one request's plan. */
export interface PlanRecord {
  /** By `performance.now()`. */
  startedAt: number;
  fetches: FetchRecord[];
}

/** A record of a plan that starts now. */
export function createPlanRecord(): PlanRecord {
  return { startedAt: performance.now(), fetches: [] };
}
