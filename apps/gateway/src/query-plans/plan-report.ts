import type { PlanNode, QueryPlan } from '@apollo/query-planner';
import type { FetchRecord, PlanRecord } from './plan-record.ts';

/** A fetch of the plan. Without a duration it was not sent, because there was nothing to request. */
export interface FetchStep {
  kind: 'Fetch';
  service: string;
  /** Where its result goes in the answer; '' for root fields. */
  path: string;
  /** The number of fetches in sequence up to this one. */
  hop: number;
  operation: string;
  /** Milliseconds after the request arrived. */
  startMs: number | null;
  durationMs: number | null;
  rows: number;
  cacheHits: number;
  failed: boolean;
}

/** A part of a plan: a fetch, or several in sequence or in parallel. */
export type PlanStep = FetchStep | { kind: 'Sequence' | 'Parallel'; steps: PlanStep[] };

/** A plan and its execution, as in `extensions.queryPlan`. */
export interface PlanReport {
  durationMs: number;
  hops: number;
  fetches: number;
  rows: number;
  cacheHits: number;
  /** Null if no subgraph is needed, such as for introspection. */
  root: PlanStep | null;
}

/** Combines the plan with the measurements. */
export function reportPlan({ node }: QueryPlan, record: PlanRecord, now: number): PlanReport {
  const open = [...record.fetches];
  const take = (service: string, operation: string, path: string) => {
    const index = open.findIndex(
      (fetch) => fetch.service === service && fetch.operation === operation && fetch.path === path,
    );
    return index < 0 ? undefined : open.splice(index, 1)[0];
  };
  const root = node && node.kind !== 'Subscription' ? toStep(node, '', 1, { take, startedAt: record.startedAt }) : null;
  const fetches = root ? fetchesIn(root).filter(({ durationMs }) => durationMs !== null) : [];
  return {
    durationMs: round(now - record.startedAt),
    hops: Math.max(0, ...fetches.map(({ hop }) => hop)),
    fetches: fetches.length,
    rows: sum(fetches.map(({ rows }) => rows)),
    cacheHits: sum(fetches.map(({ cacheHits }) => cacheHits)),
    root,
  };
}

/** All fetches of a plan, in the order in which it is written. */
function fetchesIn(step: PlanStep): FetchStep[] {
  return step.kind === 'Fetch' ? [step] : step.steps.flatMap(fetchesIn);
}

interface Measured {
  take(service: string, operation: string, path: string): FetchRecord | undefined;
  startedAt: number;
}

function toStep(node: PlanNode, path: string, hop: number, measured: Measured): PlanStep | null {
  switch (node.kind) {
    case 'Fetch':
      return toFetch(node.serviceName, node.operation, path, hop, measured);
    case 'Flatten':
      return toStep(node.node, node.path.join('.'), hop, measured);
    // Conditions are resolved before planning, and this gateway has no `@defer`.
    case 'Condition':
    case 'Defer':
      return null;
    default:
      return group(node.kind, node.nodes, path, hop, measured);
  }
}

function group(
  kind: 'Sequence' | 'Parallel',
  nodes: readonly PlanNode[],
  path: string,
  hop: number,
  measured: Measured,
): PlanStep | null {
  let next = hop;
  const steps: PlanStep[] = [];
  for (const node of nodes) {
    const step = toStep(node, path, next, measured);
    if (!step) continue;
    steps.push(step);
    if (kind === 'Sequence') next = 1 + Math.max(...fetchesIn(step).map((fetch) => fetch.hop));
  }
  const [only] = steps;
  return steps.length > 1 ? { kind, steps } : (only ?? null);
}

function toFetch(service: string, operation: string, path: string, hop: number, measured: Measured): FetchStep {
  const record = measured.take(service, operation, path);
  return {
    kind: 'Fetch',
    service,
    path,
    hop,
    operation,
    startMs: record ? round(record.startedAt - measured.startedAt) : null,
    durationMs: record ? round(record.durationMs) : null,
    rows: record?.rows ?? 0,
    cacheHits: record?.cacheHits ?? 0,
    failed: record?.failed ?? false,
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

function round(milliseconds: number): number {
  return Math.round(milliseconds * 100) / 100;
}
