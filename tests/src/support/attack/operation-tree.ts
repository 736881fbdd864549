import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  getNamedType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import type { Random } from '../random.ts';

/** A field of an operation, with a unique alias. */
export interface Selected {
  field: GraphQLField<unknown, unknown>;
  arguments: Record<string, string>;
  selections: Selected[];
}

/** Values for arguments, by `field.argument` or the argument's name; each is GraphQL text. */
export type ArgumentPool = Readonly<Record<string, readonly string[]>>;

const MAX_DEPTH = 12;
/** The maximum number of changes at once. */
const MAX_CHANGES = 4;
/** The maximum number of root fields that are duplicated at once. */
const MAX_DOUBLED = 20;

/** Generates operations and changes them, randomly. */
export interface OperationMaker {
  create(): Selected[];
  /** A copy with some changes: added, removed or duplicated fields, or other arguments. */
  mutate(root: readonly Selected[]): Selected[];
}

/** @param roots the fields of `type`, queries or mutations, that strangers may use. */
export function createOperationMaker(
  type: GraphQLObjectType,
  roots: readonly string[],
  pool: ArgumentPool,
  random: Random,
): OperationMaker {
  const pick = <Item>(items: readonly Item[]): Item => items[random.below(items.length)] as Item;
  const chance = (percent: number) => random.below(100) < percent;
  const rootFields = roots.map((name) => fieldNamed(type, name));

  const argumentsFor = ({ name: field, args }: GraphQLField<unknown, unknown>) => {
    const textsOf = ({ name }: GraphQLArgument) => pool[`${field}.${name}`] ?? pool[name];
    const given = args.filter((each) => textsOf(each) && (isNonNullType(each.type) || chance(50)));
    const exclusive = given.filter(({ name }) => !(name === 'last' && given.some((other) => other.name === 'first')));
    return Object.fromEntries(exclusive.map((each) => [each.name, pick(textsOf(each) ?? [])]));
  };
  const select = (field: GraphQLField<unknown, unknown>, depth: number): Selected => {
    const selected: Selected = { field, arguments: argumentsFor(field), selections: [] };
    if (fieldsOf(getNamedType(field.type)).length > 0) extend(selected, depth);
    return selected;
  };
  const extend = (parent: Selected, depth: number) => {
    const fields = fieldsOf(getNamedType(parent.field.type)).filter(
      (field) => depth < MAX_DEPTH || fieldsOf(getNamedType(field.type)).length === 0,
    );
    const lists = fields.filter(({ type }) => isList(type));
    // Lists multiply the cost.
    const field = lists.length > 0 && chance(50) ? pick(lists) : pick(fields);
    if (field) parent.selections.push(select(field, depth + 1));
  };
  const change = (root: Selected[]) => {
    const { selected, depth, siblings } = pick(root.flatMap((each) => allWithin(each, 1, root)));
    if (chance(10)) root.push(select(pick(rootFields), 1));
    else if (chance(12)) root.push(...root.slice(0, MAX_DOUBLED).map(copyOf));
    else if (chance(45) && selected.selections.length > 0) extend(selected, depth);
    else if (chance(60)) siblings.push(copyOf(selected));
    else if (chance(50)) selected.arguments = argumentsFor(selected.field);
    else if (siblings.length > 1) siblings.splice(siblings.indexOf(selected), 1);
  };
  return {
    create: () => [select(pick(rootFields), 1)],
    mutate(root) {
      const copy = root.map(copyOf);
      for (let changes = 1 + random.below(MAX_CHANGES); changes > 0; changes -= 1) change(copy);
      return copy;
    },
  };
}

/**
 * The text of an operation, without its kind. Each field has a unique alias, so that none is resolved once for several.
 */
export function textOf(root: readonly Selected[]): string {
  let names = 0;
  const write = ({ field, arguments: given, selections }: Selected): string => {
    const args = Object.entries(given).map(([name, value]) => `${name}:${value}`);
    const inner = selections.length > 0 ? `{${selections.map(write).join(' ')}}` : '';
    const isNamed = selections.length === 0 || names < 90;
    names += isNamed ? 1 : 0;
    return `${isNamed ? `a${names}:` : ''}${field.name}${args.length > 0 ? `(${args.join()})` : ''}${inner}`;
  };
  return `{${root.map(write).join(' ')}}`;
}

function fieldNamed(type: GraphQLObjectType, name: string): GraphQLField<unknown, unknown> {
  const field = type.getFields()[name];
  if (!field) throw new TypeError(`${type.name} has no field ${name}`);
  return field;
}

function copyOf(selected: Selected): Selected {
  return { ...selected, arguments: { ...selected.arguments }, selections: selected.selections.map(copyOf) };
}

/** A field with its place in an operation. */
interface Place {
  selected: Selected;
  depth: number;
  siblings: Selected[];
}

function allWithin(selected: Selected, depth: number, siblings: Selected[]): Place[] {
  const inner = selected.selections.flatMap((each) => allWithin(each, depth + 1, selected.selections));
  return [{ selected, depth, siblings }, ...inner];
}

/** The fields of objects without required arguments that only their clients know. */
function fieldsOf(type: GraphQLNamedType): GraphQLField<unknown, unknown>[] {
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  return Object.values(type.getFields()).filter(({ args }) =>
    args.every((each) => !isNonNullType(each.type) || !isInputObjectType(getNamedType(each.type))),
  );
}

function isList(type: GraphQLField<unknown, unknown>['type']): boolean {
  const bare = isNonNullType(type) ? type.ofType : type;
  return isListType(bare) || getNamedType(type).name.endsWith('Connection');
}
