import {
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLScalarType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
  Kind,
  parse,
} from 'graphql';

/** Returns what is wrong with a value, such as `.id must be of type ID`; null if nothing is. */
export type FindMistake = (value: unknown) => string | null;

/**
 * Finds values of the wrong type, and missing keys, in a representation. Every field except a key may be null: its
 * value could not be fetched then.
 */
export function mistakesOfEntity(type: GraphQLObjectType): FindMistake {
  const fields = mistakesOfFields(type, new Map());
  const keys = keysOf(type);
  const names = keys.map((key) => key.map(({ name }) => name).join(' '));
  return (value) => {
    const mistake = fields(value);
    if (mistake !== null || keys.length === 0) return mistake;
    if (keys.some((key) => hasKey(value as Record<string, unknown>, key))) return null;
    return ` must have a key of ${type.name}: ${names.join(', or ')}`;
  };
}

interface KeyField {
  name: string;
  isNonNull: boolean;
}

function hasKey(representation: Record<string, unknown>, key: readonly KeyField[]): boolean {
  return (
    key.some(({ name }) => representation[name] !== undefined) &&
    key.every(({ name, isNonNull }) => !isNonNull || (representation[name] ?? null) !== null)
  );
}

/** The top-level fields of each `@key`. */
function keysOf(type: GraphQLObjectType): KeyField[][] {
  const nodes = [type.astNode, ...type.extensionASTNodes].flatMap((node) => node?.directives ?? []);
  return nodes
    .filter(({ name }) => name.value === 'key')
    .flatMap(({ arguments: given = [] }) => {
      const fields = given.find(({ name }) => name.value === 'fields')?.value;
      return fields?.kind === Kind.STRING ? [fieldsOfKey(fields.value, type)] : [];
    });
}

function fieldsOfKey(text: string, type: GraphQLObjectType): KeyField[] {
  const [operation] = parse(`{ ${text} }`).definitions;
  const selections = operation?.kind === Kind.OPERATION_DEFINITION ? operation.selectionSet.selections : [];
  return selections.flatMap((field) => {
    const definition = field.kind === Kind.FIELD ? type.getFields()[field.name.value] : undefined;
    return definition ? [{ name: definition.name, isNonNull: isNonNullType(definition.type) }] : [];
  });
}

/** @param known the types that were visited already: types can be recursive. */
function mistakesOfFields(type: GraphQLObjectType, known: Map<GraphQLObjectType, FindMistake>): FindMistake {
  const before = known.get(type);
  if (before) return before;
  const fields = new Map<string, FindMistake>();
  const find: FindMistake = (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return ` must be of type ${type.name}`;
    for (const name in value) {
      const mistake = fields.get(name)?.((value as Record<string, unknown>)[name]) ?? null;
      if (mistake !== null) return `.${name}${mistake}`;
    }
    return null;
  };
  known.set(type, find);
  for (const field of Object.values(type.getFields())) fields.set(field.name, mistakesOf(field.type, known));
  return find;
}

function mistakesOf(type: GraphQLOutputType, known: Map<GraphQLObjectType, FindMistake>): FindMistake {
  const find = mistakesOfNonNull(type, known);
  return (value) => (value === null || value === undefined ? null : find(value));
}

function mistakesOfNonNull(type: GraphQLOutputType, known: Map<GraphQLObjectType, FindMistake>): FindMistake {
  if (isNonNullType(type)) return mistakesOfNonNull(type.ofType, known);
  if (isListType(type)) {
    const find = mistakesOf(type.ofType, known);
    return (value) => {
      if (!Array.isArray(value)) return ' must be a list';
      for (const [index, item] of value.entries()) {
        const mistake = find(item);
        if (mistake !== null) return `[${index}]${mistake}`;
      }
      return null;
    };
  }
  if (isObjectType(type)) return mistakesOfFields(type, known);
  const message = ` must be of type ${type.name}`;
  const isGood = isScalarType(type)
    ? isOfScalar(type)
    : isEnumType(type)
      ? (value: unknown) => typeof value === 'string' && type.getValue(value) !== undefined
      : (value: unknown) => typeof value === 'object';
  return (value) => (isGood(value) ? null : message);
}

function isOfScalar(type: GraphQLScalarType): (value: unknown) => boolean {
  // JavaScript types are checked directly: parsing a value by its scalar takes longer.
  if (type.name === 'ID' || type.name === 'String') return (value) => typeof value === 'string';
  if (type.name === 'Boolean') return (value) => typeof value === 'boolean';
  return (value) => {
    try {
      type.parseValue(value);
      return true;
    } catch {
      return false;
    }
  };
}
