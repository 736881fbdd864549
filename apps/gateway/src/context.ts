import type { QueryPlan } from '@apollo/query-planner';
import type { Viewer } from '@commerce/identity';
import type { DueEntityFetch, ReadAnswer } from './execution/subgraphs/fetch.ts';
import type { PassedHeaders } from './http/trace-headers.ts';
import type { PlanRecord } from './query-plans/plan-record.ts';

/** By whom a request is counted, and what was counted of it. */
export interface CountedClient {
  /** The customer, or the network address of a guest. */
  readonly key: string;
  /** Staff are not counted. */
  readonly isStaff: boolean;
  /** How much the client has left, as the answer says it. */
  headers: Record<string, string>;
  isCounted: boolean;
  isAnswerCounted: boolean;
}

/** Everything that the gateway knows of one request. Nothing here outlives the request. */
export interface GatewayContext {
  readonly viewer: Viewer;
  readonly client: CountedClient;
  /** When it came, by `performance.now()`: all of its fetches share one deadline. */
  readonly startedAt: number;
  /** By which log lines of this request are found. */
  readonly requestId: string;
  /** Sent along with each fetch. A read that is shared between requests belongs to the trace of the first. */
  readonly headers: PassedHeaders;
  /**
   * What subgraphs have answered to this request, by {@link fetchKey}. Should the stock executor have to take over, it
   * gets these answers instead of asking again.
   */
  readonly answeredFetches: Map<string, Promise<ReadAnswer>>;
  /** Entity fetches that are sent at the end of this turn of the event loop, by subgraph. */
  readonly dueEntityFetches: Map<string, DueEntityFetch[]>;
  /** Subgraphs whose outage is already among the errors of this answer. */
  readonly reportedOutages: Set<string>;
  /** The plan that the stock executor used for this request. */
  queryPlan: QueryPlan | null;
  /** How the plan went, for a request that asks to see it. */
  readonly record: PlanRecord | null;
}

/** A request before anything was done for it. */
export function createContext(
  viewer: Viewer,
  {
    client = ourselves(),
    requestId = '',
    headers = {},
    record = null,
  }: Partial<Pick<GatewayContext, 'client' | 'requestId' | 'headers' | 'record'>> = {},
): GatewayContext {
  return {
    viewer,
    client,
    startedAt: performance.now(),
    requestId,
    headers,
    answeredFetches: new Map(),
    dueEntityFetches: new Map(),
    reportedOutages: new Set(),
    queryPlan: null,
    record,
  };
}

/** Identifies a fetch within one request: a plan never asks for the same fields at the same path twice. */
export function fetchKey(subgraph: string, query: string, path: string): string {
  return `${subgraph} ${path} ${query}`;
}

/** A client of whom nothing is counted yet. */
export function countedClient(key: string, isStaff: boolean): CountedClient {
  return { key, isStaff, headers: {}, isCounted: false, isAnswerCounted: false };
}

/** For what the gateway asks on its own behalf. */
function ourselves(): CountedClient {
  return countedClient('gateway', true);
}
