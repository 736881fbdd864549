import {
  type ArgumentNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import { UseStockExecutor } from './use-stock-executor.ts';

/** The context for reading operations: the schema of the graph, and a document's fragments. */
export interface Scope {
  schema: GraphQLSchema;
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
}

/** A selection set, and the type that it selects from. */
export interface Selections {
  set: SelectionSetNode;
  on: GraphQLNamedType;
}

/** A field of an answer; several selections may be merged in it. */
export interface CollectedField {
  /** The response key. */
  key: string;
  name: string;
  arguments: readonly ArgumentNode[];
  /** Null for `__typename` and for introspection. */
  type: GraphQLOutputType | null;
  selections: Selections[];
}

/**
 * The fields that are selected on an object of the type `actual`, in the order of the answer (CollectFields,
 * https://spec.graphql.org/October2021/#sec-Field-Collection). Conditions (`@include`, `@skip`) are resolved already.
 * @throws {UseStockExecutor} if the schema lacks a field or a type.
 */
export function collectFields(parts: readonly Selections[], actual: GraphQLNamedType, scope: Scope): CollectedField[] {
  const fields = new Map<string, CollectedField>();
  for (const part of parts) addSelections(part, actual, scope, fields);
  return [...fields.values()];
}

/** The fragments of a document, by name. */
export function fragmentsOf({ definitions }: DocumentNode): Scope['fragments'] {
  return new Map(
    definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [])),
  );
}

/** Whether every object of `type` is also of type `condition`. */
export function isKindOf(schema: GraphQLSchema, type: GraphQLNamedType, condition: GraphQLNamedType): boolean {
  if (type === condition) return true;
  return (
    isAbstractType(condition) && (isObjectType(type) || isInterfaceType(type)) && schema.isSubType(condition, type)
  );
}

function addSelections(
  { set, on }: Selections,
  actual: GraphQLNamedType,
  scope: Scope,
  fields: Map<string, CollectedField>,
): void {
  for (const node of set.selections) {
    const part = node.kind === Kind.FRAGMENT_SPREAD ? scope.fragments.get(node.name.value) : node;
    if (!part) throw new UseStockExecutor('an unknown fragment');
    if (part.kind === Kind.FIELD) {
      addField(part, on, fields);
      continue;
    }
    const condition = part.typeCondition ? scope.schema.getType(part.typeCondition.name.value) : on;
    if (!condition) throw new UseStockExecutor('an unknown type');
    if (!isKindOf(scope.schema, actual, condition)) continue;
    addSelections({ set: part.selectionSet, on: condition }, actual, scope, fields);
  }
}

function addField(node: FieldNode, on: GraphQLNamedType, fields: Map<string, CollectedField>): void {
  const { name, arguments: args = [] } = node;
  const key = node.alias?.value ?? name.value;
  const type = typeOfField(name.value, on);
  const selections = node.selectionSet && type ? [{ set: node.selectionSet, on: getNamedType(type) }] : [];
  const known = fields.get(key);
  if (known) known.selections.push(...selections);
  else fields.set(key, { key, name: name.value, arguments: args, type, selections });
}

function typeOfField(name: string, on: GraphQLNamedType): GraphQLOutputType | null {
  if (name.startsWith('__')) return null;
  const field = isObjectType(on) || isInterfaceType(on) ? on.getFields()[name] : undefined;
  if (!field) throw new UseStockExecutor('a field of no type');
  return field.type;
}
