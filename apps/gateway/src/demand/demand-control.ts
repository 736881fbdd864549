import { graphqlError } from '@commerce/graphql';
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { Variables } from './amount.ts';
import { readCosts } from './costs.ts';
import { type OperationCost, operationCost } from './operation-cost.ts';

/** Computes the costs of operations of one supergraph, and refuses those that cost too much. */
export interface DemandControl {
  /** The highest estimated cost of an operation that is executed. */
  maxCost: number;
  /** The cost of a valid operation, as a function of its variables; computed once per parsed operation. */
  costOf(operation: OperationDefinitionNode, document: DocumentNode, schema: GraphQLSchema): OperationCost;
  /** @throws with code QUERY_TOO_EXPENSIVE if the estimate is above {@link maxCost}. */
  check(cost: OperationCost, variables: Variables): void;
}

export function createDemandControl(supergraphSdl: string, maxCost: number): DemandControl {
  const costs = readCosts(supergraphSdl);
  const known = new WeakMap<OperationDefinitionNode, OperationCost>();
  return {
    maxCost,
    costOf(operation, document, schema) {
      const cost = known.get(operation) ?? operationCost(operation, document, schema, costs);
      known.set(operation, cost);
      return cost;
    },
    check(cost, variables) {
      const estimated = cost.estimate(variables);
      if (estimated <= maxCost) return;
      throw graphqlError(
        'QUERY_TOO_EXPENSIVE',
        `The operation costs ${estimated} by estimate, and ${maxCost} are allowed. Ask for smaller pages (first), for fewer lists within lists, or in several operations.`,
        { cost: { estimated, limit: maxCost }, http: { status: 400 } },
      );
    },
  };
}
