import fc from 'fast-check';
import {
  astFromValue,
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
  parse,
  print,
  specifiedRules,
  validate,
} from 'graphql';
import { createChance } from './chance.ts';

/** An operation of a schema, with its variables. */
export interface RandomOperation {
  text: string;
  variables: Record<string, unknown>;
}

type Field = GraphQLField<unknown, unknown>;

/** A number below the limit. */
type Choose = (limit: number) => number;

const DEEPEST = 6;
/** Names of JavaScript object properties, and names that planners make. */
const ODD_NAMES = ['__typename', '__proto__', 'constructor', 'a', 'a__alias_0', 'own_0_id', 'representations'];
const VARIABLES = ['representations', 'representations_0', 'v', 'constructor'];

/**
 * Valid operations of a schema, with aliases, fragments, variables and directives.
 * @param whole the graph including what clients must not see: aliases often use names of such fields.
 */
export function operationsOf(schema: GraphQLSchema, whole: GraphQLSchema): fc.Arbitrary<RandomOperation> {
  return fc
    .nat()
    .map((seed) => writeOperation(schema, whole, createChance(String(seed)).below))
    .filter(({ text }) => validate(schema, parse(text), specifiedRules, { maxErrors: 1 }).length === 0);
}

/** Generates an operation. It may be invalid, if two fields get the same name. */
function writeOperation(schema: GraphQLSchema, whole: GraphQLSchema, choose: Choose): RandomOperation {
  const oneOf = <Item>(items: readonly Item[]) => items[choose(items.length)] as Item;
  const once = (times: number) => choose(times) === 0;
  const some = (most: number, write: () => string) => Array.from({ length: 1 + choose(most) }, write).join(' ');
  const definitions = new Map<string, string>();
  const variables: Record<string, unknown> = {};
  const fragments: string[] = [];

  const root = (once(5) ? schema.getMutationType() : null) ?? (schema.getQueryType() as GraphQLObjectType);
  const kind = root === schema.getMutationType() ? 'mutation' : 'query';
  const fields = some(2, () => `${alias(root)}${field(oneOf(Object.values(root.getFields())), 0)}`);
  const declared = definitions.size > 0 ? `(${[...definitions.values()].join(' ')})` : '';
  return { text: `${kind} ${declared} { ${fields} } ${fragments.join(' ')}`, variables };

  function selections(type: GraphQLCompositeType, depth: number): string {
    return `{ ${some(5, () => selection(type, depth))} }`;
  }
  function selection(type: GraphQLCompositeType, depth: number): string {
    const fields = isUnionType(type) ? [] : Object.values(type.getFields());
    const possible = depth < DEEPEST ? fields : fields.filter((each) => !isCompositeType(getNamedType(each.type)));
    if (depth < DEEPEST && once(isAbstractType(type) ? 2 : 6)) return fragment(oneOf(conditionsOn(type)), depth + 1);
    if (possible.length === 0 || once(12)) return `${alias(type)}__typename`;
    return `${alias(type)}${field(oneOf(possible), depth)}`;
  }
  function conditionsOn(type: GraphQLCompositeType): GraphQLCompositeType[] {
    return [type, ...(isAbstractType(type) ? schema.getPossibleTypes(type) : type.getInterfaces())];
  }
  function fragment(type: GraphQLCompositeType, depth: number): string {
    const body = `on ${type.name} ${selections(type, depth)}`;
    if (!once(3)) return `... ${body}`;
    fragments.push(`fragment F${fragments.length} ${body}`);
    const spread = `...F${fragments.length - 1}`;
    return once(3) ? `${spread} ${spread}` : spread;
  }
  function field({ name, args, type }: Field, depth: number): string {
    const given = args.filter((each) => isRequired(each) || once(4));
    const values = given.map((each) => `${each.name}: ${argument(each)}`);
    const named = getNamedType(type);
    const set = isCompositeType(named) ? selections(named, depth + 1) : '';
    return `${name}${values.length > 0 ? `(${values.join(' ')})` : ''}${directive()} ${set}`;
  }
  function directive(): string {
    if (!once(25)) return '';
    const name = once(2) ? 'include' : 'skip';
    if (once(2)) return ` @${name}(if: ${once(2)})`;
    definitions.set('yes', '$yes: Boolean!');
    variables.yes = once(2);
    return ` @${name}(if: $yes)`;
  }
  function argument({ type }: GraphQLArgument): string {
    const value = sampleOf(type);
    const literal = astFromValue(value, type);
    if (!once(3)) return literal ? print(literal) : 'null';
    const name = `${oneOf(VARIABLES)}${once(2) ? '' : definitions.size}`;
    const declared = `$${name}: ${type}`;
    if (definitions.has(name) && definitions.get(name) !== declared) return literal ? print(literal) : 'null';
    definitions.set(name, declared);
    variables[name] = value;
    return `$${name}`;
  }
  function alias(type: GraphQLCompositeType): string {
    if (!once(3)) return '';
    const known = whole.getType(type.name);
    const own = isObjectType(known) || isInterfaceType(known) ? Object.keys(known.getFields()) : ODD_NAMES;
    return `${oneOf(once(4) ? ODD_NAMES : own)}: `;
  }
  function sampleOf(type: GraphQLInputType): unknown {
    const nullable = getNullableType(type);
    if (isListType(nullable)) return [sampleOf(nullable.ofType)];
    if (isEnumType(nullable)) return oneOf(nullable.getValues()).value;
    if (isInputObjectType(nullable)) {
      const required = Object.values(nullable.getFields()).filter(isRequired);
      return Object.fromEntries(required.map((each) => [each.name, sampleOf(each.type)]));
    }
    if (nullable.name === 'Boolean') return once(2);
    return nullable.name === 'Int' || nullable.name === 'SafeInt' ? choose(4) : `text ${choose(4)}`;
  }
}

function isRequired({ type, defaultValue }: Pick<GraphQLArgument, 'type' | 'defaultValue'>): boolean {
  return isNonNullType(type) && defaultValue === undefined;
}
