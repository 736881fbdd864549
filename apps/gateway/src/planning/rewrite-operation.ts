import { type DocumentNode, type GraphQLSchema, Kind, type OperationDefinitionNode, visit } from 'graphql';
import { askForTypes } from './ask-for-types.ts';
import type { PlannerNames } from './planner-names.ts';
import { type Conditions, resolveConditions } from './resolve-conditions.ts';
import { idOf, readResponseKeys } from './response-keys.ts';

/** An operation that the planner handles correctly, and the mapping back to the client's names. */
export interface RewrittenOperation {
  /** The operation without conditions, and the fragments of the client's document. */
  document: DocumentNode;
  operation: OperationDefinitionNode;
  /** The values of its conditions. */
  conditions: Conditions;
  /** The client's response keys by their replacements; null for a key that the client did not request. */
  originalKeys: ReadonlyMap<string, string | null>;
  /** The document's names of variables by the client's, if they differ. */
  variableNames: ReadonlyMap<string, string>;
}

/** Variables of entity fetches: the planner's name, and those of several fetches that are sent as one. */
const RESERVED_VARIABLE = /^representations(_\d+)?$/;

/**
 * Rewrites an operation for the planner: applies the values of its conditions, adds aliases where the planner would
 * confuse a field of the client with one that it adds, and renames variables that clash with those of fetches. Usually
 * nothing changes. The same operation is always rewritten in the same way.
 *
 * Conditions are applied before planning, because `@apollo/gateway` returns null for fields whose inputs come from the
 * same fetch as a field that a variable excludes, and for objects that conditions leave empty.
 */
export function rewriteOperation(
  operation: OperationDefinitionNode,
  given: { document: DocumentNode; schema: GraphQLSchema; names: PlannerNames; conditions: Conditions },
): RewrittenOperation {
  const { conditions, names } = given;
  const own = resolveConditions(alone(operation, given.document), conditions);
  const keys = readResponseKeys(own, given.schema, names);
  const variables = (operation.variableDefinitions ?? []).map(({ variable }) => variable.name.value);
  const prefix = unusedPrefix([...keys.names, ...variables, ...names.all]);
  const typenameKey = keys.names.has('__typename') ? prefix : '__typename';
  const typed = askForTypes(own, given.schema, typenameKey);
  const aliases = [...keys.ambiguous].map(([id, key], index) => ({ id, key, alias: `${prefix}${index}_${key}` }));
  const variableNames = new Map(
    variables.filter((name) => RESERVED_VARIABLE.test(name)).map((name) => [name, `${prefix}${name}`]),
  );
  const document = rename(typed, new Map(aliases.map(({ id, alias }) => [id, alias])), variableNames);
  const originalKeys = new Map<string, string | null>(aliases.map(({ key, alias }) => [alias, key]));
  if (typed !== own) originalKeys.set(typenameKey, null);
  const [rewritten] = document.definitions as [OperationDefinitionNode];
  return { document, operation: rewritten, conditions, originalKeys, variableNames };
}

/** The client's variables, renamed as in the rewritten operation. */
export function renameVariables(
  { variableNames }: RewrittenOperation,
  variables: Record<string, unknown>,
): Record<string, unknown> {
  if (variableNames.size === 0) return variables;
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
  if (aliases.size === 0 && variableNames.size === 0) return document;
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

/** A prefix that none of the names starts with. */
function unusedPrefix(names: readonly string[]): string {
  for (let number = 0; ; number += 1) {
    const prefix = number === 0 ? 'own_' : `own${number}_`;
    if (!names.some((name) => name.startsWith(prefix))) return prefix;
  }
}
