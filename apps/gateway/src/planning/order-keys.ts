import {
  BREAK,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  GraphQLIncludeDirective,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getDirectiveValues,
  getNamedType,
  getVariableValues,
  isAbstractType,
  isCompositeType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  TypeNameMetaFieldDef,
  typeFromAST,
  visit,
} from 'graphql';

type Data = Record<string, unknown>;

/** Puts the keys of an answer in the specification's order. */
export type OrderKeys = (data: Data, variables: Readonly<Record<string, unknown>>) => Data;

interface Scope {
  schema: GraphQLSchema;
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  variables: Record<string, unknown>;
}

/**
 * How the answers to an operation are put in order; null if `@apollo/gateway` has them in order anyway. It takes together
 * what several fragments of one type say, and fields of one condition, so that fields between them come too late.
 *
 * Which order is right depends on an object's type. Where an answer does not tell it, the type is one that has the keys
 * of the object; of several such types the first counts, and they may differ in their order.
 */
export function orderKeysOf(
  operation: OperationDefinitionNode,
  { document, schema }: { document: DocumentNode; schema: GraphQLSchema },
): OrderKeys | null {
  const fragments = new Map(
    document.definitions.flatMap((each) =>
      each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each] as const] : [],
    ),
  );
  const root = schema.getRootType(operation.operation);
  if (!root || ![operation, ...fragments.values()].some(hasCondition)) return null;
  return (data, given) => {
    const { coerced: variables } = getVariableValues(schema, operation.variableDefinitions ?? [], given);
    return variables ? orderObject(data, [operation.selectionSet], root, { schema, fragments, variables }) : data;
  };
}

/** Whether anything is asked for in fragments, or depends on directives. */
function hasCondition(definition: OperationDefinitionNode | FragmentDefinitionNode): boolean {
  let found = false;
  const note = ({ kind, directives = [] }: SelectionNode) => {
    if (kind === Kind.FIELD && directives.length === 0) return undefined;
    found = true;
    return BREAK;
  };
  visit(definition, { FragmentSpread: note, InlineFragment: note, Field: note });
  return found;
}

function orderObject(
  data: Data,
  sets: readonly SelectionSetNode[],
  declared: GraphQLCompositeType,
  scope: Scope,
): Data {
  const types = isObjectType(declared) ? [declared] : scope.schema.getPossibleTypes(declared);
  for (const type of types) {
    const fields = collectFields(sets, type, scope);
    if (!fits(data, fields, type)) continue;
    const ordered: Data = Object.create(null);
    for (const [key, nodes] of fields) ordered[key] = orderValue(data[key], nodes, type, scope);
    return ordered;
  }
  return data;
}

function fits(data: Data, fields: ReadonlyMap<string, readonly FieldNode[]>, type: GraphQLObjectType): boolean {
  if (Object.keys(data).length !== fields.size) return false;
  return [...fields].every(([key, [node]]) => {
    if (!Object.hasOwn(data, key)) return false;
    return node?.name.value !== TypeNameMetaFieldDef.name || data[key] === type.name;
  });
}

function orderValue(value: unknown, nodes: readonly FieldNode[], parent: GraphQLObjectType, scope: Scope): unknown {
  if (Array.isArray(value)) return value.map((each) => orderValue(each, nodes, parent, scope));
  const type: GraphQLOutputType | undefined = parent.getFields()[nodes[0]?.name.value ?? '']?.type;
  const named = type && getNamedType(type);
  if (value === null || typeof value !== 'object' || !isCompositeType(named)) return value;
  const sets = nodes.flatMap(({ selectionSet }) => (selectionSet ? [selectionSet] : []));
  return orderObject(value as Data, sets, named, scope);
}

/** CollectFields of the specification. */
function collectFields(
  sets: readonly SelectionSetNode[],
  type: GraphQLObjectType,
  scope: Scope,
): Map<string, FieldNode[]> {
  const fields = new Map<string, FieldNode[]>();
  const visited = new Set<string>();
  const collect = ({ selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      if (!isIncluded(selection, scope)) continue;
      if (selection.kind === Kind.FIELD) {
        const key = selection.alias?.value ?? selection.name.value;
        fields.set(key, [...(fields.get(key) ?? []), selection]);
        continue;
      }
      if (selection.kind === Kind.FRAGMENT_SPREAD && visited.has(selection.name.value)) continue;
      if (selection.kind === Kind.FRAGMENT_SPREAD) visited.add(selection.name.value);
      const part = selection.kind === Kind.FRAGMENT_SPREAD ? scope.fragments.get(selection.name.value) : selection;
      if (part && applies(part.typeCondition, type, scope.schema)) collect(part.selectionSet);
    }
  };
  sets.forEach(collect);
  return fields;
}

function isIncluded(node: SelectionNode, { variables }: Scope): boolean {
  if (getDirectiveValues(GraphQLSkipDirective, node, variables)?.if === true) return false;
  return getDirectiveValues(GraphQLIncludeDirective, node, variables)?.if !== false;
}

function applies(
  condition: FragmentDefinitionNode['typeCondition'] | undefined,
  type: GraphQLObjectType,
  schema: GraphQLSchema,
): boolean {
  if (!condition) return true;
  const wanted = typeFromAST(schema, condition);
  return wanted === type || (isAbstractType(wanted) && schema.isSubType(wanted, type));
}
