/** One fetch of a plan, as it went. */
export interface FetchRecord {
  service: string;
  /** The operation as the planner wrote it. */
  operation: string;
  /** Where in the answer its result goes: `order.cart`, '' for root fields. */
  path: string;
  /** On the clock of `performance.now()`. */
  startedAt: number;
  durationMs: number;
  /** Entities that were asked for; of a root fetch the items that it answered. */
  rows: number;
  /** Rows that needed not be fetched because another one of this fetch is equal. */
  cacheHits: number;
  /** Whether the subgraph did not answer. */
  failed: boolean;
}

/** How the plan of one request went. */
export interface PlanRecord {
  /** On the clock of `performance.now()`. */
  startedAt: number;
  fetches: FetchRecord[];
}

/** A record of a plan that begins now. */
export function createPlanRecord(): PlanRecord {
  return { startedAt: performance.now(), fetches: [] };
}
