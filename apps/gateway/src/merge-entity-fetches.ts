import type { GraphQLBody } from '@commerce/service-client';
import { type DocumentNode, Kind, type OperationDefinitionNode, print, visit } from 'graphql';

/** A fetch of entities, as the planner has written it. */
export interface EntityFetch {
  query: string;
  document: DocumentNode;
  variables: Record<string, unknown>;
}

/** Whether a document is one query of `_entities` and nothing else, so that it can be merged with others. */
export function isEntityFetch(document: DocumentNode | undefined): document is DocumentNode {
  const [operation, ...rest] = document?.definitions ?? [];
  if (operation?.kind !== Kind.OPERATION_DEFINITION || rest.length > 0) return false;
  const [field, ...others] = operation.selectionSet.selections;
  return field?.kind === Kind.FIELD && field.name.value === '_entities' && others.length === 0;
}

/** Several fetches as one document, in which each has an alias of its own. */
export function mergeDocuments(documents: readonly DocumentNode[]): string {
  const operations = documents.map((document, index) => renamed(document, index));
  const definitions = operations.flatMap((operation) => operation.variableDefinitions ?? []);
  const [first] = operations;
  if (!first) throw new TypeError('there is nothing to merge');
  return print({
    ...first,
    name: undefined,
    // Other variables than the representations are the client's own: of one name, they are the same everywhere.
    variableDefinitions: [...new Map(definitions.map((each) => [each.variable.name.value, each])).values()],
    selectionSet: {
      kind: Kind.SELECTION_SET,
      selections: operations.flatMap((operation) => operation.selectionSet.selections),
    },
  });
}

/** The variables of the merged document. */
export function mergeVariables(fetches: readonly EntityFetch[]): Record<string, unknown> {
  const entries = fetches.flatMap(({ variables }, index) =>
    Object.entries(variables).map(([name, value]): [string, unknown] => [nameOf(name, index), value]),
  );
  return Object.fromEntries(entries);
}

/** The answer to the merged document as the answers to the fetches; an error without a place goes to the first. */
export function splitBody(body: GraphQLBody, count: number): GraphQLBody[] {
  return Array.from({ length: count }, (_, index) => {
    const alias = aliasOf(index);
    const errors = (body.errors ?? []).flatMap((error) => {
      const [root, ...rest] = error.path ?? [];
      if (root === undefined) return index === 0 ? [error] : [];
      return root === alias ? [{ ...error, path: ['_entities', ...rest] }] : [];
    });
    const entities = body.data?.[alias];
    return { data: entities == null ? null : { _entities: entities }, ...(errors.length > 0 && { errors }) };
  });
}

function renamed(document: DocumentNode, index: number): OperationDefinitionNode {
  const [operation] = document.definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new TypeError('not an operation');
  const withOwnVariable: OperationDefinitionNode = visit(operation, {
    Variable: (node) => ({ ...node, name: { ...node.name, value: nameOf(node.name.value, index) } }),
  });
  const selections = withOwnVariable.selectionSet.selections.map((field) => ({
    ...field,
    alias: { kind: Kind.NAME, value: aliasOf(index) } as const,
  }));
  return { ...withOwnVariable, selectionSet: { kind: Kind.SELECTION_SET, selections } };
}

function nameOf(variable: string, index: number): string {
  return variable === 'representations' ? `representations_${index}` : variable;
}

function aliasOf(index: number): string {
  return `entities_${index}`;
}
