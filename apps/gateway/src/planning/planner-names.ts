import {
  buildASTSchema,
  type ConstDirectiveNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isObjectType,
  Kind,
  parse,
  type SelectionSetNode,
} from 'graphql';
import { readFieldSet, stringArgument } from './field-sets.ts';

/** The names under which the planner may request fields that no client has requested. */
export interface PlannerNames {
  /**
   * Whether the planner may request an object's field of this name, to identify the object or because another field
   * requires it.
   * @param type the type of the object. For an abstract type: whether the planner may request the field of any of its
   * objects.
   */
  mayAdd(type: string, name: string): boolean;
  /** All of them. */
  all: ReadonlySet<string>;
}

/**
 * Reads the names from a supergraph's keys and `@requires`. Names in `@provides` are not included: the planner requests
 * those fields only if a client does.
 */
export function plannerNames(supergraphSdl: string): PlannerNames {
  const schema = buildASTSchema(parse(supergraphSdl, { noLocation: true }), { assumeValid: true });
  const names = new Map<string, Set<string>>();
  for (const type of Object.values(schema.getTypeMap())) {
    for (const set of fieldSetsOn(type)) addNames(set, type, schema, names);
  }
  return {
    mayAdd: (type, name) =>
      name === '__typename' || typesOf(schema, schema.getType(type)).some((each) => names.get(each)?.has(name)),
    all: new Set(['__typename', ...[...names.values()].flatMap((each) => [...each])]),
  };
}

function addNames(
  { selections }: SelectionSetNode,
  on: GraphQLNamedType,
  schema: GraphQLSchema,
  names: Map<string, Set<string>>,
): void {
  for (const selection of selections) {
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      const condition = selection.typeCondition ? schema.getType(selection.typeCondition.name.value) : on;
      if (condition) addNames(selection.selectionSet, condition, schema, names);
    } else if (selection.kind === Kind.FIELD) {
      const name = selection.name.value;
      for (const type of typesOf(schema, on)) names.set(type, (names.get(type) ?? new Set()).add(name));
      const field = isObjectType(on) || isInterfaceType(on) ? on.getFields()[name] : undefined;
      if (field && selection.selectionSet) addNames(selection.selectionSet, getNamedType(field.type), schema, names);
    }
  }
}

/** The type, and all its possible object types. */
function typesOf(schema: GraphQLSchema, type: GraphQLNamedType | undefined): string[] {
  if (!type) return [];
  return [type, ...(isAbstractType(type) ? schema.getPossibleTypes(type) : [])].map(({ name }) => name);
}

function fieldSetsOn(type: GraphQLNamedType): SelectionSetNode[] {
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  const fields = Object.values(type.getFields()).flatMap(({ astNode }) => astNode?.directives ?? []);
  return [
    ...textsOf(type.astNode?.directives ?? [], 'join__type', 'key'),
    ...textsOf(fields, 'join__field', 'requires'),
  ].map(readFieldSet);
}

function textsOf(directives: readonly ConstDirectiveNode[], directive: string, argument: string): string[] {
  const found = directives.filter(({ name }) => name.value === directive);
  return found.flatMap((each) => stringArgument(each, argument) ?? []);
}
