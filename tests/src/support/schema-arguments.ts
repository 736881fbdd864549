import {
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';

/** A place for a text in the arguments of a field. */
export interface TextPlace {
  type: string;
  field: string;
  argument: string;
  /** The type of the argument, for the definition of a variable. */
  argumentType: string;
  /** Names of input fields below the argument; for messages and for building a value. */
  path: readonly string[];
}

/** Scalars that are written as text. */
const TEXTS = new Set(['ID', 'String', 'DateTime', 'Decimal', 'CurrencyCode']);

/** Every place in a schema where a client can send a text. */
export function textPlaces(schema: GraphQLSchema): TextPlace[] {
  return Object.values(schema.getTypeMap()).flatMap((type) =>
    !isObjectType(type) || type.name.startsWith('__')
      ? []
      : Object.values(type.getFields()).flatMap((field) =>
          field.args.flatMap((argument) =>
            textsIn(argument.type, []).map((path) => ({
              type: type.name,
              field: field.name,
              argument: argument.name,
              argumentType: String(argument.type),
              path,
            })),
          ),
        ),
  );
}

function textsIn(type: GraphQLInputType, inside: readonly string[]): string[][] {
  const named = getNamedType(type);
  if (TEXTS.has(named.name)) return [[]];
  if (!isInputObjectType(named) || inside.includes(named.name)) return [];
  return Object.values(named.getFields()).flatMap((field) =>
    textsIn(field.type, [...inside, named.name]).map((path) => [field.name, ...path]),
  );
}

/** A value for an argument with `text` at the end of `path`, and with everything else that is required. */
export function valueWith(
  { type, name }: Pick<GraphQLArgument | GraphQLInputField, 'type' | 'name'>,
  path: readonly string[] | null,
  text: unknown,
  sample: (name: string, type: string, parent: string) => unknown,
  parent = '',
): unknown {
  if (isNonNullType(type)) return valueWith({ type: type.ofType, name }, path, text, sample, parent);
  if (isListType(type)) return [valueWith({ type: type.ofType, name }, path, text, sample, parent)];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (!isInputObjectType(type)) return path?.length === 0 ? text : sample(name, type.name, parent);
  const fields = Object.values(type.getFields()).filter(
    (field) => isNonNullType(field.type) || field.name === path?.[0],
  );
  return Object.fromEntries(
    fields.map((field) => {
      const rest = field.name === path?.[0] ? path.slice(1) : null;
      return [field.name, valueWith(field, rest, text, sample, type.name)];
    }),
  );
}
