import { type DocumentNode, type GraphQLSchema, type OperationDefinitionNode, OperationTypeNode } from 'graphql';
import { type Amount, amountOf, product, sum, type Variables } from './amount.ts';
import { type CostedField, costedFields } from './costed-fields.ts';
import type { Costs } from './costs.ts';

/** The weight of a mutation itself, as in Apollo Router. */
const MUTATION_WEIGHT = 10;

/**
 * The weight of each fetch except those of root fields: it is planned and sent once, for any number of objects. About 4
 * ms.
 */
const FETCH_WEIGHT = 100;

/** The cost of an operation, as a function of its variables. */
export interface OperationCost {
  /** The estimate before execution, from the declared sizes of lists. */
  estimate(variables: Variables): number;
  /** The actual cost of an answer, from the sizes of its lists. */
  count(data: unknown, variables: Variables): number;
  /** The mutations of the operation, with their response keys; empty for a query. */
  mutations: readonly Pick<CostedField, 'key' | 'name'>[];
}

/**
 * Computes the cost of a valid operation as Apollo Router does:
 * https://www.apollographql.com/docs/graphos/routing/security/demand-control
 */
export function operationCost(
  operation: OperationDefinitionNode,
  document: DocumentNode,
  schema: GraphQLSchema,
  costs: Costs,
): OperationCost {
  const fields = costedFields(operation, document, schema, costs);
  const isMutation = operation.operation === OperationTypeNode.MUTATION;
  // Mutations are carried out one after the other, each by a fetch of its own if its subgraph is another one.
  const fetches = sum(isMutation ? Math.max(0, fields.length - 1) : 0, fetchesOf(fields));
  const base = sum(isMutation ? MUTATION_WEIGHT : 0, product(FETCH_WEIGHT, fetches));
  // The constant part of the sum is computed once, here.
  const estimated = sum(base, estimateOf(fields));
  return {
    estimate: (variables) => Math.round(amountOf(estimated, variables)),
    count: (data, variables) => Math.round(amountOf(base, variables) + countIn(data, fields, variables)),
    // Several selections with the same key are one mutation.
    mutations: isMutation ? [...new Map(fields.map(({ key, name }) => [key, { key, name }])).values()] : [],
  };
}

function estimateOf(fields: readonly CostedField[]): Amount {
  return fields
    .map((each) => {
      const ofOne = sum(each.weight, estimateOf(each.fields));
      return product(each.included, sum(each.perObject, each.size === null ? ofOne : product(each.size, ofOne)));
    })
    .reduce(sum, 0);
}

function fetchesOf(fields: readonly CostedField[]): Amount {
  return fields
    .map(({ included, fetches, fields: inner }) => product(included, sum(fetches, fetchesOf(inner))))
    .reduce(sum, 0);
}

function countIn(data: unknown, fields: readonly CostedField[], variables: Variables): number {
  if (Array.isArray(data)) return data.reduce((total, each) => total + countIn(each, fields, variables), 0);
  if (typeof data !== 'object' || data === null) return 0;
  let total = 0;
  for (const field of fields) {
    const value = (data as Record<string, unknown>)[field.key];
    if (value === undefined || amountOf(field.included, variables) === 0) continue;
    total +=
      amountOf(field.perObject, variables) + field.weight * itemsIn(value) + countIn(value, field.fields, variables);
  }
  return total;
}

function itemsIn(value: unknown): number {
  return Array.isArray(value) ? value.length : Number(value !== null);
}
