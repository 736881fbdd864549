import type { QueryPlan } from '@apollo/query-planner';
import { graphqlError } from '@commerce/graphql';
import type { Viewer } from '@commerce/identity';
import { MAX_ANSWER_LENGTH, MAX_FIELDS } from '@commerce/service';
import { BUDGET_HEADER, type TextAnswer } from '@commerce/service-client';
import type { DueEntityFetch, ReadAnswer } from './execution/subgraphs/fetch.ts';
import type { PlanRecord } from './query-plans/plan-record.ts';

/** A group of requests that are counted together. */
export interface CountedScope {
  readonly key: string;
  /** How many times the quota of one client it has. */
  readonly size: 1 | 10 | 16;
}

/** The client that a request counts for, and what was counted. */
export interface CountedClient {
  /** The customer, or a guest's network address. */
  readonly key: string;
  /** All that its requests are counted in; the first one is the client itself. */
  readonly scopes: readonly [CountedScope, ...CountedScope[]];
  /** Staff are not counted. */
  readonly isStaff: boolean;
  /** The client's remaining quota, as response headers. */
  headers: Record<string, string>;
  isCounted: boolean;
  isAnswerCounted: boolean;
}

/** Everything that the gateway knows about one request. Nothing here outlives the request. */
export interface GatewayContext {
  readonly viewer: Viewer;
  readonly client: CountedClient;
  /** When the request arrived, by `performance.now()`: all of its fetches share one deadline. */
  readonly startedAt: number;
  /** Aborted when the client disconnects. */
  readonly signal: AbortSignal;
  /** The length of the request, in bytes: of its body, or of its address. */
  readonly length: number;
  /** The length of the subgraphs' answers to this request so far, in characters. */
  fetchedLength: number;
  /** The number of fields that subgraphs have resolved for it so far. */
  fetchedFields: number;
  /** The number of fields that its running fetches are expected to use at most. */
  reservedFields: number;
  /** Whether this request's operation was admitted. */
  isAdmitted: boolean;
  /**
   * The answers of subgraphs to this request, by {@link fetchKey}. If the stock executor must take over, it uses these
   * answers instead of fetching again.
   */
  readonly answeredFetches: Map<string, Promise<ReadAnswer>>;
  /** Entity fetches that will be sent at the end of this turn of the event loop, by subgraph. */
  readonly dueEntityFetches: Map<string, DueEntityFetch[]>;
  /** Subgraphs whose outage is already reported in this answer. */
  readonly reportedOutages: Set<string>;
  /** The fetches that have ended: for the log, if the operation is slow. */
  readonly fetches: EndedFetch[];
  /** The plan that the stock executor used for this request. */
  queryPlan: QueryPlan | null;
  /** The execution of the plan, for a request that asks to see it. */
  readonly record: PlanRecord | null;
}

/** A fetch of an operation, from its request on. */
export interface EndedFetch {
  service: string;
  /** Where its result goes in the answer, such as `order.cart`; '' for root fields. */
  path: string;
  startMs: number;
  durationMs: number;
}

const NEVER = new AbortController().signal;

/** The context of a new request. */
export function createContext(
  viewer: Viewer,
  {
    client = ourselves(),
    signal = NEVER,
    length = 0,
    record = null,
  }: Partial<Pick<GatewayContext, 'client' | 'signal' | 'length' | 'record'>> = {},
): GatewayContext {
  return {
    viewer,
    client,
    startedAt: performance.now(),
    signal,
    fetchedLength: 0,
    fetchedFields: 0,
    reservedFields: 0,
    isAdmitted: false,
    length,
    answeredFetches: new Map(),
    dueEntityFetches: new Map(),
    reportedOutages: new Set(),
    fetches: [],
    queryPlan: null,
    record,
  };
}

/**
 * Counts what a fetch has brought, which is part of the answer or needed to find it, for one of the requests that share
 * it. Each subgraph limits each of its answers, but one operation has many.
 * @throws with code QUERY_TOO_EXPENSIVE if all fetches of a request have brought too much.
 */
export function countFetched(
  context: GatewayContext,
  { text, usedFields }: Pick<TextAnswer, 'text' | 'usedFields'>,
  sharing = 1,
): void {
  context.fetchedLength += text.length / sharing;
  context.fetchedFields += usedFields / sharing;
  // What one of several requests has had too much of must not fail the others: its next fetch does.
  if (sharing > 1 || (context.fetchedLength <= MAX_ANSWER_LENGTH && context.fetchedFields <= MAX_FIELDS)) return;
  throw graphqlError('QUERY_TOO_EXPENSIVE', 'the answer would be too long: ask for less, or in several operations');
}

/**
 * Runs a fetch with headers that say how many fields it may resolve, unless it may resolve all. Fetches that run at the
 * same time must not have the whole budget each: while one runs, half of what it may resolve is not left for the others,
 * so together they resolve at most twice the budget.
 */
export async function withinBudget<Result>(
  context: Pick<GatewayContext, 'fetchedFields' | 'reservedFields'>,
  fetch: (headers: Readonly<Record<string, string>>) => Promise<Result>,
): Promise<Result> {
  const left = Math.max(0, Math.floor(MAX_FIELDS - context.fetchedFields - context.reservedFields));
  const reserved = left / 2;
  context.reservedFields += reserved;
  try {
    return await fetch(left === MAX_FIELDS ? {} : { [BUDGET_HEADER]: String(left) });
  } finally {
    context.reservedFields -= reserved;
  }
}

/** Runs a fetch, and notes how long it has taken. */
export async function timed<Result>(
  { fetches, startedAt }: Pick<GatewayContext, 'fetches' | 'startedAt'>,
  { service, path }: Pick<EndedFetch, 'service' | 'path'>,
  fetch: () => Promise<Result>,
): Promise<Result> {
  const begun = performance.now();
  try {
    return await fetch();
  } finally {
    const durationMs = Math.round(performance.now() - begun);
    fetches.push({ service, path, startMs: Math.round(begun - startedAt), durationMs });
  }
}

/** Identifies a fetch within one request: a plan never requests the same fields at the same path twice. */
export function fetchKey(subgraph: string, query: string, path: string): string {
  return `${subgraph} ${path} ${query}`;
}

/**
 * A client for whom nothing is counted yet.
 * @param groups that its requests are counted in besides.
 */
export function countedClient(key: string, isStaff: boolean, groups: readonly CountedScope[] = []): CountedClient {
  return { key, scopes: [{ key, size: 1 }, ...groups], isStaff, headers: {}, isCounted: false, isAnswerCounted: false };
}

/** For requests of the gateway itself. */
function ourselves(): CountedClient {
  return countedClient('gateway', true);
}
