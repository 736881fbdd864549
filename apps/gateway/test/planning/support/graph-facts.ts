import {
  type DirectiveNode,
  type GraphQLSchema,
  isAbstractType,
  isEnumType,
  isInterfaceType,
  isObjectType,
  Kind,
  parse,
  type SelectionSetNode,
  type StringValueNode,
} from 'graphql';

/** A supergraph's declarations about its entities. */
export interface GraphFacts {
  isEntity(type: string): boolean;
  /** The keys by which a subgraph resolves the entity. */
  keysIn(graph: string, type: string): readonly SelectionSetNode[];
  isKeyField(type: string, field: string): boolean;
  /** What the field requires, in any subgraph. */
  requiresOf(type: string, field: string): SelectionSetNode | undefined;
  requiresIn(graph: string, type: string, field: string): SelectionSetNode | undefined;
  /** The object types that a value of the type may have in every subgraph; the type itself if it is an object type. */
  possibleTypes(type: string): readonly string[];
  /** The values of an enum in all subgraphs that have it. */
  enumValues(type: string): readonly string[];
}

/** @param subgraphs by their names in the supergraph's `join__Graph`. */
export function readGraphFacts(schema: GraphQLSchema, subgraphs: Readonly<Record<string, GraphQLSchema>>): GraphFacts {
  const keys = new Map<string, SelectionSetNode[]>();
  const requires = new Map<string, SelectionSetNode>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const directive of named(type.astNode?.directives, 'join__type')) {
      const key = textOf(directive, 'key');
      if (!key) continue;
      add(keys, type.name, fieldSet(key));
      if (isTrue(directive, 'resolvable')) add(keys, `${textOf(directive, 'graph')} ${type.name}`, fieldSet(key));
    }
    for (const field of Object.values(type.getFields())) {
      for (const directive of named(field.astNode?.directives, 'join__field')) {
        const required = textOf(directive, 'requires');
        if (!required) continue;
        requires.set(`${type.name}.${field.name}`, fieldSet(required));
        requires.set(`${textOf(directive, 'graph')} ${type.name}.${field.name}`, fieldSet(required));
      }
    }
  }
  const namesOf = (name: string) => {
    const type = schema.getType(name);
    return [name, ...(isObjectType(type) ? type.getInterfaces().map((each) => each.name) : [])];
  };
  const firstOf = <Value>(found: readonly (Value | undefined)[]) => found.find((each) => each !== undefined);
  return {
    isEntity: (type) => namesOf(type).some((name) => keys.has(name)),
    keysIn: (graph, type) => namesOf(type).flatMap((name) => keys.get(`${graph} ${name}`) ?? []),
    isKeyField: (type, field) => namesOf(type).some((name) => keys.get(name)?.some((key) => hasField(key, field))),
    requiresOf: (type, field) => firstOf(namesOf(type).map((name) => requires.get(`${name}.${field}`))),
    requiresIn: (graph, type, field) => firstOf(namesOf(type).map((name) => requires.get(`${graph} ${name}.${field}`))),
    possibleTypes: (name) => possibleTypes(name, schema, Object.values(subgraphs)),
    enumValues: (name) => {
      const lists = Object.values(subgraphs).flatMap((subgraph) => {
        const known = subgraph.getType(name);
        return isEnumType(known) ? [known.getValues().map((each) => each.name)] : [];
      });
      return (lists[0] ?? []).filter((each) => lists.every((list) => list.includes(each))).sort();
    },
  };
}

function possibleTypes(name: string, schema: GraphQLSchema, subgraphs: readonly GraphQLSchema[]): string[] {
  const type = schema.getType(name);
  if (!isAbstractType(type)) return [name];
  const possible = schema.getPossibleTypes(type).map((each) => each.name);
  const lists = subgraphs.flatMap((subgraph) => {
    const known = subgraph.getType(name);
    return isAbstractType(known) ? [subgraph.getPossibleTypes(known).map((each) => each.name)] : [];
  });
  return possible.filter((each) => lists.every((list) => list.includes(each))).sort();
}

function named(directives: readonly DirectiveNode[] | undefined, name: string): DirectiveNode[] {
  return directives?.filter((each) => each.name.value === name) ?? [];
}

function textOf(directive: DirectiveNode, argument: string): string | undefined {
  const value = directive.arguments?.find(({ name }) => name.value === argument)?.value;
  return value && 'value' in value ? (value as StringValueNode).value : undefined;
}

function isTrue(directive: DirectiveNode, argument: string): boolean {
  const value = directive.arguments?.find(({ name }) => name.value === argument)?.value;
  return value?.kind !== Kind.BOOLEAN || value.value;
}

function add(keys: Map<string, SelectionSetNode[]>, name: string, key: SelectionSetNode): void {
  keys.set(name, [...(keys.get(name) ?? []), key]);
}

function fieldSet(text: string): SelectionSetNode {
  const [definition] = parse(`{ ${text} }`, { noLocation: true }).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new TypeError(`not a field set: ${text}`);
  return definition.selectionSet;
}

function hasField({ selections }: SelectionSetNode, field: string): boolean {
  return selections.some((each) => each.kind === Kind.FIELD && each.name.value === field);
}
