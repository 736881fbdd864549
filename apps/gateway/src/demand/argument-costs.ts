import {
  BREAK,
  type GraphQLField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  getNamedType,
  getNullableType,
  isInputObjectType,
  isListType,
  type ValueNode,
  valueFromASTUntyped,
  visit,
} from 'graphql';
import type { Amount, Variables } from './amount.ts';
import type { Costs } from './costs.ts';

/**
 * The cost of an argument: its own weight, and those of the fields of its input objects. A field that is a list counts
 * once for each item, as the specification has it. Nothing is counted for what is null or omitted.
 * @param coordinate of the field, `Type.field`.
 * @param withDefaults adds the default values of the operation's variables.
 */
export function argumentCost(
  coordinate: string,
  { name, type }: GraphQLField<unknown, unknown>['args'][number],
  value: ValueNode,
  { weights }: Pick<Costs, 'weights'>,
  withDefaults: (variables: Variables) => Variables,
): Amount {
  const own = weights.get(`${coordinate}.${name}`) ?? 0;
  if (own === 0 && !hasWeight(type, weights)) return 0;
  const costOf = (variables: Variables) => {
    const given = valueFromASTUntyped(value, withDefaults(variables));
    return given == null ? 0 : own + inputCost(type, given, weights, new Map());
  };
  return hasVariables(value) ? rememberByObject(costOf) : costOf({});
}

/** Remembers the results for objects as long as these exist: those of a request's variables are asked for repeatedly. */
export function rememberByObject<Key extends object, Result>(compute: (key: Key) => Result): (key: Key) => Result {
  const known = new WeakMap<Key, Result>();
  return (key) => {
    if (!known.has(key)) known.set(key, compute(key));
    return known.get(key) as Result;
  };
}

/** @param known the costs of objects: a document can name a variable thousands of times. */
function inputCost(
  type: GraphQLInputType,
  value: unknown,
  weights: Costs['weights'],
  known: Map<object, number>,
): number {
  const object = getNamedType(type);
  if (!isInputObjectType(object) || typeof value !== 'object' || value === null) return 0;
  const remembered = known.get(value);
  if (remembered !== undefined) return remembered;
  const cost = Array.isArray(value)
    ? value.reduce((total: number, each) => total + inputCost(itemOf(type), each, weights, known), 0)
    : objectCost(object, value, weights, known);
  known.set(value, cost);
  return cost;
}

function objectCost(
  object: GraphQLInputObjectType,
  value: object,
  weights: Costs['weights'],
  known: Map<object, number>,
): number {
  let total = 0;
  for (const [name, field] of Object.entries(object.getFields())) {
    const given = (value as Record<string, unknown>)[name];
    if (given == null) continue;
    const weight = weights.get(`${object.name}.${name}`) ?? 0;
    total += weight * (Array.isArray(given) ? given.length : 1) + inputCost(field.type, given, weights, known);
  }
  return total;
}

function itemOf(type: GraphQLInputType): GraphQLInputType {
  const list = getNullableType(type);
  return isListType(list) ? list.ofType : type;
}

/** Whether a field of an input object, however deep, has a weight. */
function hasWeight(type: GraphQLInputType, weights: Costs['weights'], seen = new Set<string>()): boolean {
  const object = getNamedType(type);
  if (!isInputObjectType(object) || seen.has(object.name)) return false;
  seen.add(object.name);
  return Object.values(object.getFields()).some(
    (field) => weights.has(`${object.name}.${field.name}`) || hasWeight(field.type, weights, seen),
  );
}

function hasVariables(value: ValueNode): boolean {
  let found = false;
  visit(value, {
    Variable() {
      found = true;
      return BREAK;
    },
  });
  return found;
}
