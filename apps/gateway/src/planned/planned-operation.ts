import type { FetchNode, PlanNode, QueryPlan } from '@apollo/query-planner';
import {
  type DocumentNode,
  type GraphQLSchema,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
} from 'graphql';
import { runPlan, type Send } from './run-plan.ts';
import { compileShape } from './shape-data.ts';
import { Unusual } from './unusual.ts';

/** Carries out an operation whose plan is known. @throws {Unusual} if anything is not as it mostly is. */
export type PlannedOperation = (variables: Record<string, unknown>, send: Send) => Promise<Record<string, unknown>>;

/** The operation with its plan; null if the two need more than fetching entities and putting their fields together. */
export function planOperation(
  { node }: QueryPlan,
  {
    operation,
    document,
    schema,
  }: { operation: OperationDefinitionNode; document: DocumentNode; schema: GraphQLSchema },
): PlannedOperation | null {
  if (!node || node.kind === 'Subscription' || !isSimple(fetchesOf(node), schema)) return null;
  const fragments = new Map(
    document.definitions.flatMap((each) =>
      each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each] as const] : [],
    ),
  );
  try {
    const shape = compileShape(operation, { schema, fragments });
    return async (variables, send) => shape(await runPlan(node, variables, send));
  } catch (error) {
    if (error instanceof Unusual) return null;
    throw error;
  }
}

/** Null for a plan that has conditions. */
function fetchesOf(node: PlanNode): FetchNode[] | null {
  if (node.kind === 'Fetch') return [node];
  const children = node.kind === 'Flatten' ? [node.node] : 'nodes' in node ? node.nodes : null;
  const fetches = children?.map(fetchesOf);
  return fetches?.every((each) => each !== null) ? fetches.flat() : null;
}

/** Nothing is renamed on the way; of several mutations, the later ones would depend on what becomes of the first. */
function isSimple(fetches: FetchNode[] | null, schema: GraphQLSchema): boolean {
  if (!fetches) return false;
  const mutations = fetches.filter(({ operationKind }) => operationKind === OperationTypeNode.MUTATION);
  if (mutations.length > 1 || (mutations.length === 1 && mutations[0] !== fetches[0])) return false;
  return fetches.every(({ inputRewrites, outputRewrites, contextRewrites, requires = [] }) => {
    const rewrites = [inputRewrites, outputRewrites, contextRewrites];
    return rewrites.every((each) => !each?.length) && requires.every((each) => isPlain(each, schema));
  });
}

type Requirement = NonNullable<FetchNode['requires']>[number];

/** Entities are required by the types that they have, not by interfaces. */
function isPlain(requirement: Requirement, schema: GraphQLSchema): boolean {
  if (requirement.kind === 'InlineFragment' && !isObjectType(schema.getType(requirement.typeCondition ?? '')))
    return false;
  return (requirement.selections ?? []).every((each) => isPlain(each, schema));
}
