import {
  type ArgumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  print,
  type SelectionSetNode,
} from 'graphql';

/** What the answer to an operation looks like: its fields in order, each with what is asked for. */
export interface ResponseShape {
  [responseKey: string]: { field: string; shape: ResponseShape | null };
}

/** Where shapes are read: a document's fragments, and the enums of which an answer may have hidden values. */
export interface ShapeScope {
  schema: GraphQLSchema;
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  hiddenEnums: ReadonlySet<string>;
}

/**
 * The shape of an answer. Null if it depends on more than the document: on variables (`@include`), or on what type
 * an object turns out to have.
 */
export function shapeOf(operation: OperationDefinitionNode, scope: ShapeScope): ResponseShape | null {
  const root = scope.schema.getRootType(operation.operation);
  if (!root || operation.directives?.length) return null;
  try {
    return shapeOfSelections([operation.selectionSet], root, scope);
  } catch (error) {
    if (error instanceof UnknownShape) return null;
    throw error;
  }
}

class UnknownShape extends Error {}

function shapeOfSelections(
  sets: readonly SelectionSetNode[],
  parent: GraphQLObjectType,
  scope: ShapeScope,
): ResponseShape {
  const fields = new Map<string, FieldNode[]>();
  for (const set of sets) collectFields(set, parent, scope, fields);
  return Object.fromEntries([...fields].map(([key, nodes]) => [key, shapeOfField(nodes, parent, scope)]));
}

function collectFields(
  set: SelectionSetNode,
  parent: GraphQLObjectType,
  scope: ShapeScope,
  fields: Map<string, FieldNode[]>,
): void {
  for (const node of set.selections) {
    if (node.directives?.length) throw new UnknownShape();
    if (node.kind === Kind.FIELD) {
      const key = node.alias?.value ?? node.name.value;
      fields.set(key, [...(fields.get(key) ?? []), node]);
      continue;
    }
    const part = node.kind === Kind.FRAGMENT_SPREAD ? scope.fragments.get(node.name.value) : node;
    if (!part || part.directives?.length || (part.typeCondition?.name.value ?? parent.name) !== parent.name) {
      throw new UnknownShape();
    }
    collectFields(part.selectionSet, parent, scope, fields);
  }
}

function shapeOfField(
  nodes: readonly FieldNode[],
  parent: GraphQLObjectType,
  scope: ShapeScope,
): ResponseShape[string] {
  const [first] = nodes;
  if (!first) throw new UnknownShape();
  const { name, arguments: args = [] } = first;
  if (name.value === '__typename') return { field: name.value, shape: null };
  const field = parent.getFields()[name.value];
  if (!field) throw new UnknownShape();
  const type = getNamedType(field.type);
  if (isEnumType(type) && scope.hiddenEnums.has(type.name)) throw new UnknownShape();
  const asked = `${name.value}(${args.map(printArgument).toSorted().join()})`;
  const sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
  if (sets.length === 0) return { field: asked, shape: null };
  if (!isObjectType(type)) throw new UnknownShape();
  return { field: asked, shape: shapeOfSelections(sets, type, scope) };
}

function printArgument(argument: ArgumentNode): string {
  return print(argument);
}
