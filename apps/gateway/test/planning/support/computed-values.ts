import { createHash } from 'node:crypto';
import {
  type FieldNode,
  type GraphQLField,
  type GraphQLOutputType,
  type GraphQLSchema,
  getArgumentValues,
  getNullableType,
  isEnumType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import type { GraphFacts } from './graph-facts.ts';

/** The number of entities of a type: few, so that answers contain the same entity often. */
const ENTITIES = 5;

/** An object of the graph: its type and identity, and the representation that a subgraph got for it. */
export interface Item {
  __typename: string;
  /** Objects with the same identity have equal values in every subgraph. */
  identity: string;
  representation?: Record<string, unknown>;
}

type Field = GraphQLField<unknown, unknown>;
type Arguments = Record<string, unknown>;

/** Computes the value of any field, from nothing but its object, its arguments and its requirements. */
export interface ComputedValues {
  /** In the entire graph. */
  valueOf(item: Item, field: Field, args: Arguments): unknown;
  /** In a subgraph, which gets required fields only through a representation. */
  valueIn(graph: string, item: Item, field: Field, args: Arguments): unknown;
  /** The entity of a representation. @throws {Error} if it has no key that the subgraph resolves. */
  entityIn(graph: string, representation: Record<string, unknown>): Item;
}

/** Values for the graph of a supergraph, including what clients must not see. */
export function createComputedValues(schema: GraphQLSchema, facts: GraphFacts, salt: string): ComputedValues {
  const valueInGraph: ComputedValues['valueOf'] = (item, field, args) => {
    const required = facts.requiresOf(item.__typename, field.name);
    return compute(item, field, args, required ? project(item, required) : null);
  };
  function compute(item: Item, field: Field, args: Arguments, required: unknown): unknown {
    if (facts.isKeyField(item.__typename, field.name) && item.identity.startsWith('#')) {
      const type = getNullableType(field.type);
      if (isLeafType(type)) return type.name === 'Int' ? numberOf(item) : `${field.name}-${numberOf(item)}`;
    }
    const isKey = facts.isKeyField(item.__typename, field.name);
    return valueOfType(field.type, digest([salt, item.identity, field.name, args, required]), isKey);
  }
  function valueOfType(type: GraphQLOutputType, seed: string, isKey: boolean): unknown {
    const chance = Number.parseInt(seed.slice(0, 8), 16);
    if (!isNonNullType(type) && !isKey && chance % 9 === 0) return null;
    const nullable = getNullableType(type);
    if (isListType(nullable)) {
      return Array.from({ length: chance % 3 }, (_, index) =>
        valueOfType(nullable.ofType, digest([seed, index]), isKey),
      );
    }
    if (isEnumType(nullable)) {
      const values = facts.enumValues(nullable.name).filter((name) => !isHidden(nullable.getValue(name)?.astNode));
      return values[chance % values.length];
    }
    if (isLeafType(nullable)) return leaf(nullable.name, chance, seed);
    return itemOf(nullable.name, seed, chance);
  }
  function itemOf(name: string, seed: string, chance: number): Item {
    const number = chance % ENTITIES;
    const types = facts.possibleTypes(name);
    const __typename = types[(facts.isEntity(name) ? number : chance >>> 4) % types.length] ?? name;
    return { __typename, identity: facts.isEntity(__typename) ? `#${number}` : seed };
  }
  function project(item: Item, { selections }: SelectionSetNode): Record<string, unknown> {
    const found: Record<string, unknown> = {};
    for (const selection of selections) {
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        const condition = selection.typeCondition?.name.value ?? item.__typename;
        const applies = condition === item.__typename || facts.possibleTypes(condition).includes(item.__typename);
        if (applies) Object.assign(found, project(item, selection.selectionSet));
      } else if (selection.kind === Kind.FIELD) {
        found[selection.name.value] = projectField(item, selection);
      }
    }
    return found;
  }
  function projectField(item: Item, node: FieldNode): unknown {
    if (node.name.value === '__typename') return item.__typename;
    const type = schema.getType(item.__typename);
    const field = isObjectType(type) ? type.getFields()[node.name.value] : undefined;
    if (!field) throw new Error(`${item.__typename} has no ${node.name.value}`);
    const set = node.selectionSet;
    return mapDeep(valueInGraph(item, field, getArgumentValues(field, node)), (value) =>
      set ? project(value as Item, set) : value,
    );
  }

  return {
    valueOf: valueInGraph,
    valueIn(graph, item, field, args) {
      const required = facts.requiresIn(graph, item.__typename, field.name);
      return compute(item, field, args, required ? pick(item.representation, required, facts) : null);
    },
    entityIn(graph, representation) {
      const name = String(representation.__typename);
      for (let number = 0; number < ENTITIES; number += 1) {
        const types = facts.possibleTypes(name);
        const item = { __typename: types[number % types.length] ?? name, identity: `#${number}`, representation };
        const matches = (key: SelectionSetNode) =>
          JSON.stringify(project(item, key)) === JSON.stringify(pick(representation, key, facts));
        if (facts.keysIn(graph, name).some(matches)) return item;
      }
      throw new Error(`no entity for ${JSON.stringify(representation)}`);
    },
  };
}

/** The part of the data that a field set selects. */
function pick(data: unknown, set: SelectionSetNode, facts: GraphFacts): unknown {
  return mapDeep(data, (value) => {
    const object = value as Record<string, unknown>;
    const found: Record<string, unknown> = {};
    for (const selection of set.selections) {
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        const condition = selection.typeCondition?.name.value ?? '';
        const applies =
          condition === object.__typename || facts.possibleTypes(condition).includes(String(object.__typename));
        if (applies) Object.assign(found, pick(object, selection.selectionSet, facts));
      } else if (selection.kind === Kind.FIELD) {
        const inner = object[selection.name.value];
        found[selection.name.value] = selection.selectionSet ? pick(inner, selection.selectionSet, facts) : inner;
      }
    }
    return found;
  });
}

function mapDeep(value: unknown, map: (value: unknown) => unknown): unknown {
  if (value === null || value === undefined) return value;
  return Array.isArray(value) ? value.map((each) => mapDeep(each, map)) : map(value);
}

/** Often 0, false and the empty string, which a careless check takes for a missing value. */
function leaf(name: string, chance: number, seed: string): unknown {
  if (name === 'Boolean') return chance % 2 === 0;
  if (name === 'Int' || name === 'Float' || name === 'SafeInt') return chance % 4 === 0 ? 0 : chance % 1000;
  return chance % 4 === 0 ? '' : seed;
}

function numberOf({ identity }: Item): number {
  return Number(identity.slice(1));
}

function isHidden(node: { directives?: readonly { name: { value: string } }[] } | null | undefined): boolean {
  return node?.directives?.some(({ name }) => name.value === 'inaccessible') ?? false;
}

function digest(parts: unknown): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12);
}
