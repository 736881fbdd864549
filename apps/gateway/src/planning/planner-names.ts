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

/** The names under which the planner asks subgraphs for fields that no client has asked for. */
export interface PlannerNames {
  /**
   * Whether the planner may ask an object for its field of this name, to identify it or for what another field requires.
   * @param type of the object, or an abstract type: then it is whether the planner may ask any object of it.
   */
  mayAdd(type: string, name: string): boolean;
  /** All of them. */
  all: ReadonlySet<string>;
}

/**
 * Reads the names from a supergraph's keys and `@requires`. What `@provides` names is not among them: the planner asks a
 * subgraph for it when a client wants it, and never by itself.
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

/** The type, and all object types that it may be. */
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
