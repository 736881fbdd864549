import type { GatewayConfig } from '@apollo/gateway';
import { type DocumentNode, type GraphQLSchema, Kind, type OperationDefinitionNode, parse, visit } from 'graphql';
import { shapeOf } from './response-shape.ts';

type QueryPlan = Parameters<NonNullable<GatewayConfig['experimental_didResolveQueryPlan']>>[0]['queryPlan'];

/** A query that one subgraph answers, in the very form that the client is to get. */
export interface DirectFetch {
  service: string;
  query: string;
  /** The client's variables that the subgraph needs. */
  variables: readonly string[];
}

/**
 * The one fetch that answers a query if its plan has just that, and the fetch asks for the same fields in the same
 * order: then there is nothing to add, to take out or to put in order. Null otherwise.
 */
export function directFetchOf(
  { node }: QueryPlan,
  { operation, document }: { operation: OperationDefinitionNode; document: DocumentNode },
  { schema, hiddenEnums }: { schema: GraphQLSchema; hiddenEnums: ReadonlySet<string> },
): DirectFetch | null {
  if (node?.kind !== 'Fetch' || node.requires || node.outputRewrites || operation.operation !== 'query') return null;
  const fetched = parse(node.operation);
  const [fetch] = fetched.definitions;
  if (fetch?.kind !== Kind.OPERATION_DEFINITION) return null;
  const wanted = shapeOf(operation, { schema, hiddenEnums, fragments: fragmentsOf(document) });
  const given = shapeOf(fetch, { schema, hiddenEnums, fragments: fragmentsOf(fetched) });
  // As text, since the order of the fields counts.
  if (!wanted || JSON.stringify(wanted) !== JSON.stringify(given)) return null;
  return { service: node.serviceName, query: node.operation, variables: node.variableUsages ?? [] };
}

/** The enums with values that clients must not see: an answer with one must be looked through. */
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

function fragmentsOf({ definitions }: DocumentNode) {
  return new Map(
    definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [])),
  );
}
