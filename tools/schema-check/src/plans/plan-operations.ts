import { operationFromDocument } from '@apollo/federation-internals';
import { QueryPlanner } from '@apollo/query-planner';
import type { Graph } from '../composition/compose.ts';
import type { Operation } from '../operations/operation.ts';
import { type PlanShape, shapeOf } from './plan-shape.ts';

/** Plans each valid operation for the gateway, as the gateway would. */
export function planOperations({ supergraph }: Graph, operations: readonly Operation[]): Map<string, PlanShape> {
  const planner = new QueryPlanner(supergraph);
  const schema = supergraph.apiSchema();
  const shapes = new Map<string, PlanShape>();
  for (const { name, document, target } of operations) {
    if (target !== null) continue;
    shapes.set(name, shapeOf(planner.buildQueryPlan(operationFromDocument(schema, document))));
  }
  return shapes;
}
