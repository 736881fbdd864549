import {
  buildASTSchema,
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type FieldNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  type InterfaceTypeDefinitionNode,
  isInterfaceType,
  isObjectType,
  Kind,
  type ObjectTypeDefinitionNode,
  print,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { graphOf, isExternal, printFieldSet, readFieldSet, stringArgument } from './field-sets.ts';

/** A stand-in for another field with certain arguments. */
export interface RequiredField {
  /** The coordinates of the original field: of equal places, a representation can hold only one. */
  place: string;
  /** The field to request from a subgraph. */
  node: FieldNode;
}

/** The fields that the planner gets as fields without arguments. */
export interface RequiredFields {
  byName: ReadonlyMap<string, RequiredField>;
  /** The names that a field requires, by {@link requiringField}. */
  namesOf: ReadonlyMap<string, readonly string[]>;
}

type TypeDefinition = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode;

/** Collected while field sets are rewritten. */
interface Found {
  schema: GraphQLSchema;
  byName: Map<string, RequiredField>;
  namesOf: Map<string, readonly string[]>;
  /** The coordinates of fields that a subgraph requires with arguments, each after the subgraph's name. */
  replaced: Set<string>;
  /** The names that a subgraph requires, each after the subgraph's name. */
  needed: Set<string>;
  nameOf: (node: FieldNode, on: GraphQLNamedType) => string;
}

/** @param graph the subgraph's name in the supergraph's `join__Graph`. */
export function requiringField(graph: string, type: string, field: string): string {
  return `${graph} ${type}.${field}`;
}

/**
 * Gives each field that is required with arguments a name of its own: `price(currency: "EUR")` becomes the hidden field
 * `required_0_price`. When the planner combines requirements, it distinguishes fields by their names only. Returns the
 * same document if there are no such fields.
 */
export function nameRequiredFields(document: DocumentNode): { document: DocumentNode; fields: RequiredFields } {
  const schema = buildASTSchema(document, { assumeValid: true });
  const byName = new Map<string, RequiredField>();
  const nameOf = createNames(schema, byName);
  const found: Found = { schema, byName, namesOf: new Map(), replaced: new Set(), needed: new Set(), nameOf };
  const renamed = document.definitions.map((each) =>
    isType(each) ? { ...each, fields: each.fields?.map((field) => renameRequired(each, field, found)) } : each,
  );
  if (byName.size === 0) return { document, fields: found };
  const definitions = renamed.map((each) => (isType(each) ? withoutUnused(withFields(each, found), found) : each));
  return { document: { ...document, definitions }, fields: found };
}

/** Names fields with arguments: the same field with the same arguments gets the same name. */
function createNames(schema: GraphQLSchema, byName: Map<string, RequiredField>): Found['nameOf'] {
  const known = new Map<string, string>();
  const prefix = unusedPrefix(schema);
  return (node, on) => {
    const bare: FieldNode = { ...node, selectionSet: undefined };
    const text = `${on.name}.${print(bare)}`;
    const name = known.get(text) ?? `${prefix}${known.size}_${node.name.value}`;
    known.set(text, name);
    byName.set(name, { place: `${on.name}.${node.name.value}`, node: bare });
    return name;
  };
}

/** The field, with the new names in its requirements. */
function renameRequired(type: TypeDefinition, field: FieldDefinitionNode, found: Found): FieldDefinitionNode {
  const directives = field.directives?.map((directive) => {
    const required = directive.name.value === 'join__field' ? stringArgument(directive, 'requires') : undefined;
    const on = found.schema.getType(type.name.value);
    if (required === undefined || !on) return directive;
    const graph = graphOf(directive);
    const used: string[] = [];
    const set = renameSet(readFieldSet(required), on, graph, used, found);
    if (used.length === 0) return directive;
    found.namesOf.set(requiringField(graph, type.name.value, field.name.value), used);
    return withRequires(directive, printFieldSet(set));
  });
  return { ...field, directives };
}

/** @param used receives the new names. */
function renameSet(
  set: SelectionSetNode,
  on: GraphQLNamedType,
  graph: string,
  used: string[],
  found: Found,
): SelectionSetNode {
  const rename = (selection: SelectionNode): SelectionNode => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return selection;
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      const condition = found.schema.getType(selection.typeCondition?.name.value ?? on.name) ?? on;
      return { ...selection, selectionSet: renameSet(selection.selectionSet, condition, graph, used, found) };
    }
    const field = isObjectType(on) || isInterfaceType(on) ? on.getFields()[selection.name.value] : undefined;
    if (!field) return selection;
    const { selectionSet: inner } = selection;
    const selectionSet = inner && renameSet(inner, getNamedType(field.type), graph, used, found);
    if (field.args.length === 0) return { ...selection, selectionSet };
    const value = found.nameOf(selection, on);
    used.push(value);
    found.replaced.add(`${graph} ${on.name}.${selection.name.value}`);
    found.needed.add(`${graph} ${value}`);
    return { kind: Kind.FIELD, name: { kind: Kind.NAME, value }, selectionSet };
  };
  return { ...set, selections: set.selections.map(rename) };
}

/** The type, with a stand-in field for each of its own fields, or of its interfaces' fields, that has one. */
function withFields(type: TypeDefinition, { byName, needed, schema }: Found): TypeDefinition {
  const own = [type.name.value, ...(type.interfaces ?? []).map((each) => each.name.value)];
  const added = [...byName].flatMap(([name, { place, node }]): FieldDefinitionNode[] => {
    const field = type.fields?.find((each) => each.name.value === node.name.value);
    const isOwn = own.some((each) => schema.getType(each) && place === `${each}.${node.name.value}`);
    if (!field || !isOwn) return [];
    const hidden: ConstDirectiveNode = { kind: Kind.DIRECTIVE, name: { kind: Kind.NAME, value: 'inaccessible' } };
    const joins =
      field.directives?.filter((each) => {
        const isNeeded = !isExternal(each) || needed.has(`${graphOf(each)} ${name}`);
        return each.name.value === 'join__field' && isNeeded;
      }) ?? [];
    const value = { kind: Kind.NAME, value: name } as const;
    return [{ kind: Kind.FIELD_DEFINITION, name: value, type: field.type, directives: [...joins, hidden] }];
  });
  return { ...type, fields: [...(type.fields ?? []), ...added] };
}

/**
 * The type without the subgraph's external declarations of fields that it required only with arguments: a federated
 * schema must not have unused external fields. Interfaces need them.
 */
function withoutUnused(type: TypeDefinition, { replaced, schema }: Found): TypeDefinition {
  const isInInterface = (name: string) =>
    type.interfaces?.some((each) => {
      const known = schema.getType(each.name.value);
      return isInterfaceType(known) && known.getFields()[name];
    });
  const isUnused = (directive: ConstDirectiveNode, field: string) =>
    isExternal(directive) && replaced.has(`${graphOf(directive)} ${type.name.value}.${field}`) && !isInInterface(field);
  const fields = type.fields?.map((field) => ({
    ...field,
    directives: field.directives?.filter((each) => !isUnused(each, field.name.value)),
  }));
  return { ...type, fields };
}

function isType(node: { kind: string }): node is TypeDefinition {
  return node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION;
}

function withRequires(directive: ConstDirectiveNode, value: string): ConstDirectiveNode {
  return {
    ...directive,
    arguments: directive.arguments?.map((each) =>
      each.name.value === 'requires' ? { ...each, value: { kind: Kind.STRING, value } } : each,
    ),
  };
}

/** A prefix that no field's name starts with. */
function unusedPrefix(schema: GraphQLSchema): string {
  const names = Object.values(schema.getTypeMap()).flatMap((type) =>
    isObjectType(type) || isInterfaceType(type) ? Object.keys(type.getFields()) : [],
  );
  for (let number = 0; ; number += 1) {
    const prefix = number === 0 ? 'required_' : `required${number}_`;
    if (!names.some((name) => name.startsWith(prefix))) return prefix;
  }
}
