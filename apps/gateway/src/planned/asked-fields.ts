import {
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
import { Unusual } from './unusual.ts';

/** Where operations are read: the schema of the graph, and a document's fragments. */
export interface Scope {
  schema: GraphQLSchema;
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
}

/** A selection set, and the type whose fields it names. */
export interface Selections {
  set: SelectionSetNode;
  on: GraphQLNamedType;
}

/** A field of an answer, to which several selections may have contributed. */
export interface AskedField {
  key: string;
  /** Null for `__typename`. */
  type: GraphQLOutputType | null;
  selections: Selections[];
}

/**
 * The fields that an object of a type is asked for, in the order of the answer.
 * @throws {Unusual} if that depends on variables (`@include`, `@skip`), or for a field of the schema's own.
 */
export function askedFields(parts: readonly Selections[], actual: GraphQLNamedType, scope: Scope): AskedField[] {
  const fields = new Map<string, AskedField>();
  for (const part of parts) addSelections(part, actual, scope, fields);
  return [...fields.values()];
}

/** Whether an object of `type` is one of `condition`. */
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
  fields: Map<string, AskedField>,
): void {
  for (const node of set.selections) {
    const part = node.kind === Kind.FRAGMENT_SPREAD ? scope.fragments.get(node.name.value) : node;
    if (!part || node.directives?.length || part.directives?.length) throw new Unusual('directives');
    if (part.kind === Kind.FIELD) {
      addField(part, on, fields);
      continue;
    }
    const condition = part.typeCondition ? scope.schema.getType(part.typeCondition.name.value) : on;
    if (!condition) throw new Unusual('an unknown type');
    if (!isKindOf(scope.schema, actual, condition)) continue;
    addSelections({ set: part.selectionSet, on: condition }, actual, scope, fields);
  }
}

function addField(node: FieldNode, on: GraphQLNamedType, fields: Map<string, AskedField>): void {
  const key = node.alias?.value ?? node.name.value;
  const known = fields.get(key);
  const type = typeOfField(node.name.value, on);
  const inner = node.selectionSet && type ? [{ set: node.selectionSet, on: getNamedType(type) }] : [];
  if (known) known.selections.push(...inner);
  else fields.set(key, { key, type, selections: inner });
}

function typeOfField(name: string, on: GraphQLNamedType): GraphQLOutputType | null {
  if (name === '__typename') return null;
  const field = isObjectType(on) || isInterfaceType(on) ? on.getFields()[name] : undefined;
  if (!field) throw new Unusual('a field of no type');
  return field.type;
}
