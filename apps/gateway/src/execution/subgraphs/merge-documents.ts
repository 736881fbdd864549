import { type DocumentNode, Kind, type OperationDefinitionNode, print, visit } from 'graphql';
import { bodyHead } from './request-body.ts';

/** Several fetches of entities as one operation. */
export interface MergedDocument {
  /** The beginning of its request body. */
  head: string;
  /** For each fetch, in order: the response key of its entities, by the variable with its representations. */
  entityNames: Readonly<Record<string, string>>;
}

/** Merges fetches that each are a single query of `_entities` with a variable `representations`. */
export function mergeDocuments(documents: readonly DocumentNode[]): MergedDocument {
  const operations = documents.map(operationOf);
  const [first] = operations;
  if (!first) throw new TypeError('there is nothing to merge');
  const prefix = freePrefix(operations);
  const variableOf = (index: number) => `${prefix}${index}`;
  const keyOf = (index: number) => `entities_${index}`;
  const renamed = operations.map((operation, index) => withNames(operation, variableOf(index), keyOf(index)));
  const definitions = renamed.flatMap(({ variableDefinitions = [] }) => variableDefinitions);
  const query = print({
    ...first,
    name: undefined,
    // All other variables are the client's own: the same name has the same value everywhere.
    variableDefinitions: [...new Map(definitions.map((each) => [each.variable.name.value, each])).values()],
    selectionSet: {
      kind: Kind.SELECTION_SET,
      selections: renamed.flatMap((operation) => operation.selectionSet.selections),
    },
  });
  const entityNames = Object.fromEntries(operations.map((_, index) => [variableOf(index), keyOf(index)]));
  return { head: bodyHead(query), entityNames };
}

function operationOf({ definitions: [operation] }: DocumentNode): OperationDefinitionNode {
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new TypeError('not an operation');
  return operation;
}

/** A prefix that no variable of the client starts with. */
function freePrefix(operations: readonly OperationDefinitionNode[]): string {
  const taken = operations.flatMap(({ variableDefinitions = [] }) =>
    variableDefinitions.map(({ variable }) => variable.name.value),
  );
  let prefix = 'representations_';
  while (taken.some((name) => name.startsWith(prefix))) prefix = `_${prefix}`;
  return prefix;
}

function withNames(operation: OperationDefinitionNode, variable: string, key: string): OperationDefinitionNode {
  const named: OperationDefinitionNode = visit(operation, {
    Variable: (node) => {
      if (node.name.value !== 'representations') return undefined;
      return { ...node, name: { ...node.name, value: variable } };
    },
  });
  const alias = { kind: Kind.NAME, value: key } as const;
  const selections = named.selectionSet.selections.map((field) => ({ ...field, alias }));
  return { ...named, selectionSet: { kind: Kind.SELECTION_SET, selections } };
}
