import {
  type GraphQLField,
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
 * @param defaults the default values of the operation's variables.
 */
export function argumentCost(
  coordinate: string,
  { name, type }: GraphQLField<unknown, unknown>['args'][number],
  value: ValueNode,
  { weights }: Pick<Costs, 'weights'>,
  defaults: Variables,
): Amount {
  const own = weights.get(`${coordinate}.${name}`) ?? 0;
  if (own === 0 && !hasWeight(type, weights)) return 0;
  const costOf = (variables: Variables) => {
    const given = valueFromASTUntyped(value, { ...defaults, ...variables });
    return given == null ? 0 : own + inputCost(type, given, weights);
  };
  return hasVariables(value) ? costOf : costOf({});
}

function inputCost(type: GraphQLInputType, value: unknown, weights: Costs['weights']): number {
  if (Array.isArray(value)) {
    return value.reduce((total: number, each) => total + inputCost(itemOf(type), each, weights), 0);
  }
  const object = getNamedType(type);
  if (!isInputObjectType(object) || typeof value !== 'object' || value === null) return 0;
  let total = 0;
  for (const [name, field] of Object.entries(object.getFields())) {
    const given = (value as Record<string, unknown>)[name];
    if (given == null) continue;
    const weight = weights.get(`${object.name}.${name}`) ?? 0;
    total += weight * (Array.isArray(given) ? given.length : 1) + inputCost(field.type, given, weights);
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
    },
  });
  return found;
}
