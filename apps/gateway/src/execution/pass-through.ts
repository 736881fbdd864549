import type { QueryPlan } from '@apollo/query-planner';
import {
  type DocumentNode,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  TypeNameMetaFieldDef,
  visit,
} from 'graphql';
import type { RewrittenOperation } from '../planning/rewrite-operation.ts';
import { collectFields, fragmentsOf, type Scope, type Selections } from './collect-fields.ts';
import { UseStockExecutor } from './use-stock-executor.ts';

/** A query that one subgraph answers in exactly the form for the client. */
export interface PassThrough {
  subgraph: string;
  query: string;
  /** The client's variables that the subgraph needs. */
  variables: readonly string[];
}

/** The context for comparing answers: the schema, and the enums with hidden values. */
interface Graph {
  schema: GraphQLSchema;
  hiddenEnums: ReadonlySet<string>;
}

/**
 * The fetch that answers a query, if its plan is only that fetch, and it selects the same fields in the same order.
 * Then nothing must be added, removed or reordered. Null otherwise.
 */
export function passThroughOf(
  { node }: QueryPlan,
  { operation, document }: Pick<RewrittenOperation, 'operation' | 'document'>,
  graph: Graph,
): PassThrough | null {
  if (node?.kind !== 'Fetch' || node.requires || node.outputRewrites || operation.operation !== 'query') return null;
  const fetched = parse(node.operation);
  const [fetch] = fetched.definitions;
  if (fetch?.kind !== Kind.OPERATION_DEFINITION) return null;
  const wanted = describeAnswer(operation, document, graph);
  if (wanted === null || wanted !== describeAnswer(fetch, fetched, graph)) return null;
  return { subgraph: node.serviceName, query: node.operation, variables: node.variableUsages ?? [] };
}

/**
 * The text of an answer with data only, with the line ending of Apollo Server; null for any other. The word `errors`
 * within a value also gives null, which costs time but is correct.
 */
export function dataOnly(text: string): string | null {
  const isData = text.startsWith('{"data":{') && !text.includes('"errors":') && !text.includes('"extensions":');
  if (!isData) return null;
  return text.endsWith('\n') ? text : `${text}\n`;
}

/** The enums with values that clients must not see. An answer that contains such an enum must be checked. */
export function enumsWithHiddenValues(supergraphSdl: string): Set<string> {
  const names = new Set<string>();
  visit(parse(supergraphSdl, { noLocation: true }), {
    EnumTypeDefinition: ({ name, values = [] }) => {
      const isHidden = values.some(({ directives = [] }) =>
        directives.some((each) => each.name.value === 'inaccessible'),
      );
      if (isHidden) names.add(name.value);
    },
  });
  return names;
}

/** Fields, arguments and their order as text; null if they depend on the type of an object. */
function describeAnswer(operation: OperationDefinitionNode, document: DocumentNode, graph: Graph): string | null {
  const root = graph.schema.getRootType(operation.operation);
  if (!root) return null;
  try {
    const parts = [{ set: operation.selectionSet, on: root }];
    return JSON.stringify(describeFields(parts, { ...graph, fragments: fragmentsOf(document) }));
  } catch (error) {
    if (error instanceof UseStockExecutor) return null;
    throw error;
  }
}

function describeFields(parts: readonly Selections[], scope: Scope & Graph): unknown[] {
  const [first] = parts;
  if (!first || !isObjectType(first.on)) throw new UseStockExecutor('an object of several types');
  return collectFields(parts, first.on, scope).map(({ key, name, arguments: args, type, selections }) => {
    const named = type && getNamedType(type);
    if (!type && name !== TypeNameMetaFieldDef.name) throw new UseStockExecutor('about the schema');
    if (isEnumType(named) && scope.hiddenEnums.has(named.name)) throw new UseStockExecutor('hidden values');
    const described = [key, name, args.map(print).toSorted()];
    return selections.length > 0 ? [...described, describeFields(selections, scope)] : described;
  });
}
