import { type DocumentNode, type GraphQLSchema, Kind, type OperationDefinitionNode, visit } from 'graphql';
import { fillEmptySelections } from './empty-selections.ts';
import type { PlannerNames } from './planner-names.ts';
import { idOf, readResponseKeys } from './response-keys.ts';

/** An operation that the planner cannot mistake, and what clients must get and give instead of its names. */
export interface RewrittenOperation {
  /** The operation, with the fragments that the client's document has. */
  document: DocumentNode;
  operation: OperationDefinitionNode;
  /** The client's response keys by those that stand for them; null for a key that the client has not asked for. */
  originalKeys: ReadonlyMap<string, string | null>;
  /** The document's names of variables, by the client's, as far as they differ. */
  variableNames: ReadonlyMap<string, string>;
}

/** Of entity fetches: the planner's name, and those of several fetches that are sent as one. */
const RESERVED_VARIABLE = /^representations(_\d+)?$/;

/**
 * The operation with aliases of our own where the planner would take a field of the client for one that it adds by itself,
 * and with other names for variables that fetches have. Null if nothing is to be rewritten, which is the usual case.
 * The same operation is always rewritten in the same way.
 */
export function rewriteOperation(
  operation: OperationDefinitionNode,
  { document, schema, names }: { document: DocumentNode; schema: GraphQLSchema; names: PlannerNames },
): RewrittenOperation | null {
  const own = alone(operation, document);
  const keys = readResponseKeys(own, schema, names);
  const variables = (operation.variableDefinitions ?? []).map(({ variable }) => variable.name.value);
  const reserved = variables.filter((name) => RESERVED_VARIABLE.test(name));
  const prefix = unusedPrefix([...keys.names, ...variables, ...names.all]);
  const filled = fillEmptySelections(own, prefix);
  if (keys.mistakable.size === 0 && reserved.length === 0 && filled === own) return null;

  const aliases = [...keys.mistakable].map(([id, key], index) => ({ id, key, alias: `${prefix}${index}_${key}` }));
  const variableNames = new Map(reserved.map((name) => [name, `${prefix}${name}`]));
  const renamed = rename(filled, new Map(aliases.map(({ id, alias }) => [id, alias])), variableNames);
  return {
    document: renamed,
    operation: renamed.definitions[0] as OperationDefinitionNode,
    originalKeys: new Map([[prefix, null], ...aliases.map(({ key, alias }) => [alias, key] as const)]),
    variableNames,
  };
}

/** The client's variables by the names that the rewritten operation has for them. */
export function renameVariables(
  { variableNames }: RewrittenOperation,
  variables: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [variableNames.get(name) ?? name, value]));
}

function alone(operation: OperationDefinitionNode, { definitions }: DocumentNode): DocumentNode {
  const fragments = definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION);
  return { kind: Kind.DOCUMENT, definitions: [operation, ...fragments] };
}

function rename(
  document: DocumentNode,
  aliases: ReadonlyMap<string, string>,
  variableNames: ReadonlyMap<string, string>,
): DocumentNode {
  return visit(document, {
    Field(node) {
      const value = aliases.get(idOf(node));
      return value === undefined ? undefined : { ...node, alias: { kind: Kind.NAME, value } };
    },
    Variable(node) {
      const value = variableNames.get(node.name.value);
      return value === undefined ? undefined : { ...node, name: { ...node.name, value } };
    },
  });
}

/** What none of the names begins with. */
function unusedPrefix(names: readonly string[]): string {
  for (let number = 0; ; number += 1) {
    const prefix = number === 0 ? 'own_' : `own${number}_`;
    if (!names.some((name) => name.startsWith(prefix))) return prefix;
  }
}
