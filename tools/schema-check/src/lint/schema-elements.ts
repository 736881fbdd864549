import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql';

/** A field of an object or interface. */
export interface OutputField {
  parent: GraphQLObjectType | GraphQLInterfaceType;
  field: GraphQLField<unknown, unknown>;
  coordinate: string;
}

/** An input of clients: a field's argument or an input type's field. */
export interface InputValue {
  value: GraphQLArgument | GraphQLInputField;
  coordinate: string;
}

/** The types that the subgraphs define: without introspection, built-in scalars and federation's own types. */
export function ownTypes(schema: GraphQLSchema): GraphQLNamedType[] {
  return Object.values(schema.getTypeMap()).filter(
    (type) => !isSpecifiedScalarType(type) && !/^__|^(join|link|federation|core|cost|context)__/.test(type.name),
  );
}

/** All fields of objects and interfaces. */
export function outputFields(schema: GraphQLSchema): OutputField[] {
  return ownTypes(schema).flatMap((parent) => {
    if (!isObjectType(parent) && !isInterfaceType(parent)) return [];
    return Object.values(parent.getFields()).map((field) => ({
      parent,
      field,
      coordinate: `${parent.name}.${field.name}`,
    }));
  });
}

/** All arguments and input fields. */
export function inputValues(schema: GraphQLSchema): InputValue[] {
  const argumentsOfFields = outputFields(schema).flatMap(({ field, coordinate }) =>
    field.args.map((value) => ({ value, coordinate: `${coordinate}.${value.name}` })),
  );
  const fields = ownTypes(schema)
    .filter(isInputObjectType)
    .flatMap((type) =>
      Object.values(type.getFields()).map((value) => ({ value, coordinate: `${type.name}.${value.name}` })),
    );
  return [...argumentsOfFields, ...fields];
}

/** Whether a type is a root operation type. */
export function isRoot(schema: GraphQLSchema, { name }: GraphQLNamedType): boolean {
  return [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].some(
    (root) => root?.name === name,
  );
}

/** Whether a definition is hidden from clients. */
export function isInaccessible({
  astNode,
}: {
  astNode?: { readonly directives?: unknown } | null | undefined;
}): boolean {
  const directives = astNode?.directives as readonly { name: { value: string } }[] | undefined;
  return directives?.some(({ name }) => name.value === 'inaccessible') ?? false;
}
