import {
  buildASTSchema,
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNullableType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  parse,
  type SelectionSetNode,
  typeFromAST,
} from 'graphql';
import { createChance } from '../planning/support/chance.ts';

/** The entire schema of the supergraph, including what clients must not see. */
export function readWholeSchema(supergraphSdl: string): GraphQLSchema {
  return buildASTSchema(parse(supergraphSdl), { assumeValid: true });
}

/** Random answers of subgraphs to a fetch: usually valid ones, and the same for the same seed. */
export function answerByChance(
  schema: GraphQLSchema,
  document: DocumentNode,
  variables: Record<string, unknown>,
  seed: string,
): Record<string, unknown> {
  const chance = createChance(seed);
  const [operation] = document.definitions as [OperationDefinitionNode];
  const { representations } = variables as { representations?: { __typename: string }[] };
  if (chance(40)) throw new Error('the data source broke');
  const data = representations
    ? { _entities: entities(representations.slice(chance(40) ? 1 : 0), operation) }
    : object(schema.getRootType(operation.operation)?.name ?? '', operation.selectionSet);
  const errors = [{ message: 'no', path: [Object.keys(data)[0], 0, 'a'], extensions: { code: 'X' } }];
  if (chance(25)) return { data: chance(2) ? null : data, errors };
  return { data };

  function entities(asked: { __typename: string }[], { selectionSet }: OperationDefinitionNode) {
    const [field] = selectionSet.selections;
    const set = field?.kind === Kind.FIELD ? field.selectionSet : undefined;
    return asked.map(({ __typename }) => (chance(20) || !set ? null : object(__typename, set)));
  }
  function object(typename: string, { selections }: SelectionSetNode): Record<string, unknown> {
    const type = schema.getType(typename);
    const fields = isObjectType(type) || isInterfaceType(type) ? type.getFields() : {};
    const found: Record<string, unknown> = Object.create(null);
    for (const selection of selections) {
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        const condition = schema.getType(selection.typeCondition?.name.value ?? typename);
        const fits =
          condition === type || (isAbstractType(condition) && isObjectType(type) && schema.isSubType(condition, type));
        if (fits) Object.assign(found, object(typename, selection.selectionSet));
      } else if (selection.kind === Kind.FIELD && !chance(150)) {
        const field = fields[selection.name.value];
        const key = selection.alias?.value ?? selection.name.value;
        found[key] = field ? value(field.type, selection.selectionSet) : chance(60) ? 'Nobody' : typename;
      }
    }
    return found;
  }
  function value(type: GraphQLOutputType, set: SelectionSetNode | undefined): unknown {
    if (chance(isNonNullType(type) ? 150 : 8)) return null;
    const nullable = getNullableType(type);
    if (chance(150)) return chance(2) ? {} : [7];
    if (isListType(nullable)) return Array.from({ length: chance(3) ? 0 : 2 }, () => value(nullable.ofType, set));
    if (isCompositeType(nullable)) {
      const types = isAbstractType(nullable) ? schema.getPossibleTypes(nullable) : [nullable];
      return object(types[chance.below(types.length)]?.name ?? '', set ?? { kind: Kind.SELECTION_SET, selections: [] });
    }
    if (isEnumType(nullable))
      return chance(60) ? 'NONE' : nullable.getValues()[chance.below(nullable.getValues().length)]?.name;
    if (nullable.name === 'Boolean') return chance(2);
    return nullable.name === 'String' || nullable.name === 'ID' ? `text ${chance.below(9)}` : chance.below(9);
  }
}

/** Variables for an operation. */
export function variablesFor(schema: GraphQLSchema, operation: OperationDefinitionNode): Record<string, unknown> {
  const definitions = operation.variableDefinitions ?? [];
  return Object.fromEntries(
    definitions.map(({ variable, type }) => {
      const inputType = typeFromAST(schema, type as never) as unknown as GraphQLInputType;
      return [variable.name.value, sampleOf(inputType)];
    }),
  );
}

function sampleOf(type: GraphQLInputType): unknown {
  const nullable = getNullableType(type);
  if (isListType(nullable)) return [sampleOf(nullable.ofType)];
  if (isEnumType(nullable)) return nullable.getValues()[0]?.name;
  if (isInputObjectType(nullable)) {
    const required = Object.values(nullable.getFields()).filter((field) => isNonNullType(field.type));
    return Object.fromEntries(required.map((field) => [field.name, sampleOf(field.type)]));
  }
  if (nullable.name === 'Boolean') return true;
  return nullable.name === 'Int' || nullable.name === 'SafeInt' ? 3 : 'text';
}
