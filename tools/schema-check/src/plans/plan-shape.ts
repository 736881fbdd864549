import type { PlanNode, QueryPlan, SubscriptionNode } from '@apollo/query-planner';

/** The relevant parts of a query plan: which subgraph resolves which part of the answer, in which order. */
export interface PlanShape {
  /** The maximum number of fetches in sequence. */
  hops: number;
  fetches: number;
  /** One line per fetch: its hop, the subgraph, and the path of its result. */
  plan: string[];
}

/** The shape of a plan. For conditional parts, the longest branch counts. */
export function shapeOf({ node }: QueryPlan): PlanShape {
  const plan: string[] = [];
  const hops = node ? walk(node, 0, '', plan) : 0;
  return { hops, fetches: plan.length, plan };
}

/** Adds a node's fetches, which start after `hop`, and returns the hop of the last one. */
function walk(node: PlanNode | SubscriptionNode, hop: number, path: string, plan: string[]): number {
  switch (node.kind) {
    case 'Fetch':
      plan.push(`${hop + 1} ${node.serviceName}${path === '' ? '' : ` at ${path}`}`);
      return hop + 1;
    case 'Flatten':
      return walk(node.node, hop, node.path.join('.'), plan);
    case 'Sequence':
      return node.nodes.reduce((last, child) => walk(child, last, path, plan), hop);
    case 'Parallel':
      return Math.max(hop, ...node.nodes.map((child) => walk(child, hop, path, plan)));
    case 'Condition': {
      const branches = [node.ifClause, node.elseClause].filter((branch) => branch !== undefined);
      return Math.max(hop, ...branches.map((branch) => walk(branch, hop, path, plan)));
    }
    case 'Defer': {
      const primary = node.primary.node ? walk(node.primary.node, hop, path, plan) : hop;
      const rest = node.deferred.map(({ node: part }) => (part ? walk(part, primary, path, plan) : primary));
      return Math.max(primary, ...rest);
    }
    case 'Subscription': {
      const primary = walk(node.primary, hop, path, plan);
      return node.rest ? walk(node.rest, primary, path, plan) : primary;
    }
  }
}
