import type { QueryPlan } from '@apollo/query-planner';

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
  /** Rows that needed not be fetched: asked for twice, or kept from before. */
  cacheHits: number;
  /** Whether the subgraph did not answer. */
  failed: boolean;
}

/** What is known of one request's plan. */
export interface PlanRecord {
  startedAt: number;
  plan: QueryPlan | null;
  fetches: FetchRecord[];
}

/** Keeps the plans of those requests that want to see theirs. Others cost nothing. */
export interface PlanLog {
  /** From now on, what happens for this request is kept. */
  watch(request: object): void;
  isWatched(request: object): boolean;
  planned(request: object, plan: QueryPlan): void;
  fetched(request: object, fetch: FetchRecord): void;
  /** Null if nobody watches the request. */
  read(request: object): PlanRecord | null;
}

export function createPlanLog(): PlanLog {
  const records = new WeakMap<object, PlanRecord>();
  return {
    watch: (request) => void records.set(request, { startedAt: performance.now(), plan: null, fetches: [] }),
    isWatched: (request) => records.has(request),
    planned(request, plan) {
      const record = records.get(request);
      if (record) record.plan = plan;
    },
    fetched: (request, fetch) => void records.get(request)?.fetches.push(fetch),
    read: (request) => records.get(request) ?? null,
  };
}
