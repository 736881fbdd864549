import type { PlanNode, QueryPlan } from '@apollo/query-planner';
import { describe, expect, it } from 'vitest';
import type { FetchRecord } from './plan-record.ts';
import { reportPlan } from './plan-report.ts';
import { formatPlan } from './plan-text.ts';

function fetch(serviceName: string, operation = `{ ${serviceName} }`): PlanNode {
  return { kind: 'Fetch', serviceName, operation, operationName: undefined, operationKind: 'query' as never };
}
const at = (path: string, node: PlanNode): PlanNode => ({ kind: 'Flatten', path: path.split('.'), node });
const sequence = (...nodes: PlanNode[]): PlanNode => ({ kind: 'Sequence', nodes });
const parallel = (...nodes: PlanNode[]): PlanNode => ({ kind: 'Parallel', nodes });

function record(service: string, path: string, startedAt: number, rows = 1): FetchRecord {
  const operation = `{ ${service} }`;
  return { service, operation, path, startedAt, durationMs: 5, rows, cacheHits: rows - 1, failed: false };
}

const plan: QueryPlan = {
  kind: 'QueryPlan',
  node: sequence(
    fetch('orders'),
    parallel(at('order.cart', fetch('cart')), sequence(at('order', fetch('products')), at('order', fetch('cart')))),
    at('order', fetch('orders')),
  ),
};

describe('the report of a plan', () => {
  const fetches = [
    record('orders', '', 102),
    record('cart', 'order', 115),
    record('products', 'order', 108, 3),
    record('orders', 'order', 120),
  ];
  const report = reportPlan(plan, { startedAt: 100, fetches }, 130);

  it('the report of a plan counts fetches, and the hops in sequence', () => {
    expect(report).toMatchObject({ durationMs: 30, hops: 4, fetches: 4, rows: 6, cacheHits: 2 });
  });

  it('the report of a plan is a tree with each fetch at its hop and its duration; a fetch that was not needed says so', () => {
    expect(formatPlan(report).split('\n')).toEqual([
      '4 hops, 4 fetches, 6 rows, 2 cache hits, 30 ms',
      'one after the other',
      '├─ 1 orders: 5 ms from 2 ms on, 1 row, 0 cache hits',
      '├─ at the same time',
      '│  ├─ 2 cart at order.cart: not needed',
      '│  └─ one after the other',
      '│     ├─ 2 products at order: 5 ms from 8 ms on, 3 rows, 2 cache hits',
      '│     └─ 3 cart at order: 5 ms from 15 ms on, 1 row, 0 cache hits',
      '└─ 4 orders at order: 5 ms from 20 ms on, 1 row, 0 cache hits',
    ]);
  });

  it('the report of a plan that needs no subgraph is empty', () => {
    const empty = reportPlan({ kind: 'QueryPlan' }, { startedAt: 0, fetches: [] }, 1);
    expect(empty).toEqual({ durationMs: 1, hops: 0, fetches: 0, rows: 0, cacheHits: 0, root: null });
  });
});
