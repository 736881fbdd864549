import {
  astFromValue,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isNonNullType,
  isUnionType,
  print,
} from 'graphql';
import { createChance, sampleOf } from './test-answers.ts';

type Field = GraphQLField<unknown, unknown>;

/** Names that objects of JavaScript have already, and names that other fields have. */
const ALIASES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'id', '__typename', 'total', 'a', 'b'];
const DEEPEST = 6;

/**
 * Writes an operation: with aliases, fragments, variables and directives, and the same for the same seed. What it says is
 * of the schema, but not always valid: two fields may want the same name.
 */
export function operationByChance(schema: GraphQLSchema, seed: string): string {
  const chance = createChance(seed);
  const oneOf = <Item>(items: readonly Item[]) => items[chance.below(items.length)] as Item;
  const some = (most: number, write: () => string) => Array.from({ length: 1 + chance.below(most) }, write).join(' ');
  const variables: string[] = [];
  const fragments: string[] = [];

  const kind = chance(4) ? 'mutation' : 'query';
  const root = schema[kind === 'mutation' ? 'getMutationType' : 'getQueryType']() as GraphQLObjectType;
  const fields = some(
    kind === 'mutation' ? 1 : 2,
    () => `${alias()}${field(oneOf(Object.values(root.getFields())), 0)}`,
  );
  return `${kind} ${variables.length > 0 ? `(${variables.join(' ')})` : ''} { ${fields} } ${fragments.join(' ')}`;

  function selections(type: GraphQLCompositeType, depth: number): string {
    return `{ ${some(4, () => selection(type, depth))} }`;
  }
  function selection(type: GraphQLCompositeType, depth: number): string {
    const fields = isUnionType(type) ? [] : Object.values(type.getFields());
    const possible = depth < DEEPEST ? fields : fields.filter((each) => !isCompositeType(getNamedType(each.type)));
    if (depth < DEEPEST && chance(5)) return fragment(oneOf(conditionsOn(type)), depth + 1);
    if (possible.length === 0 || chance(12)) return `${chance(2) ? 't: ' : ''}__typename`;
    return `${chance(6) ? alias() : ''}${field(oneOf(possible), depth)}`;
  }
  function conditionsOn(type: GraphQLCompositeType): GraphQLCompositeType[] {
    return [type, ...(isAbstractType(type) ? schema.getPossibleTypes(type) : type.getInterfaces())];
  }
  function fragment(type: GraphQLCompositeType, depth: number): string {
    const body = `on ${type.name} ${selections(type, depth)}`;
    if (chance(2)) return `... ${body}`;
    fragments.push(`fragment F${fragments.length} ${body}`);
    const spread = `...F${fragments.length - 1}`;
    return chance(3) ? `${spread} ${spread}` : spread;
  }
  function field({ name, args, type }: Field, depth: number): string {
    const given = args.filter((each) => isNonNullType(each.type) || chance(4));
    const values = given.map((each) => `${each.name}: ${argument(each.type)}`);
    const named = getNamedType(type);
    const include = chance(60) ? ' @include(if: true)' : '';
    const set = isCompositeType(named) ? selections(named, depth + 1) : '';
    return `${name}${values.length > 0 ? `(${values.join(' ')})` : ''}${include} ${set}`;
  }
  function argument(type: GraphQLInputType): string {
    const value = astFromValue(sampleOf(type), type);
    const literal = value ? print(value) : 'null';
    if (!chance(3)) return literal;
    const name = `$${oneOf(['v', 'constructor'])}${variables.length}`;
    variables.push(`${name}: ${type}${!isNonNullType(type) && chance(2) ? ` = ${literal}` : ''}`);
    return name;
  }
  function alias(): string {
    return `${oneOf(ALIASES)}: `;
  }
}
