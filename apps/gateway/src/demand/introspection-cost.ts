import {
  __Schema,
  __Type,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
  Kind,
  type SelectionSetNode,
  valueFromASTUntyped,
} from 'graphql';
import { DEFAULT_WEIGHTS } from './default-costs.ts';

/** Of each introspection: little of it is prepared. */
const INTROSPECTION_WEIGHT = 200;
/** Counting stops there: such an introspection is too expensive by far. */
const MOST_FIELDS = 200_000;

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

/** How often each part of the schema occurs in a place of the answer. */
type Parts = ReadonlyMap<unknown, number>;

/**
 * What `__schema` or `__type` costs: the number of fields in its answer is known, because the schema is. It would
 * otherwise be cheap to ask for millions, and all of them are resolved in one turn of the event loop.
 */
export function introspectionCost(node: FieldNode, schema: GraphQLSchema, fragments: Fragments): number {
  let left = MOST_FIELDS;
  /** What a field leads to from these parts: a field may be selected by many names. */
  const known = new Map<Parts, Map<string, Parts>>();

  const follow = (field: GraphQLField<unknown, unknown>, parts: Parts): Parts => {
    const found = known.get(parts)?.get(field.name);
    if (found) return found;
    const inner = new Map<unknown, number>();
    for (const [part, occurrences] of parts) {
      const value = field.resolve?.(part, { includeDeprecated: true }, undefined, { schema } as GraphQLResolveInfo);
      for (const each of Array.isArray(value) ? value : [value]) {
        if (each != null) inner.set(each, (inner.get(each) ?? 0) + occurrences);
      }
    }
    known.set(parts, (known.get(parts) ?? new Map()).set(field.name, inner));
    return inner;
  };

  const count = (set: SelectionSetNode | undefined, type: GraphQLNamedType, parts: Parts): void => {
    const times = [...parts.values()].reduce((total, each) => total + each, 0);
    for (const selection of set?.selections ?? []) {
      if (left < 0) return;
      if (selection.kind !== Kind.FIELD) {
        const inner = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
        count(inner?.selectionSet, type, parts);
        continue;
      }
      left -= times;
      const field = isObjectType(type) ? type.getFields()[selection.name.value] : undefined;
      if (!field || !selection.selectionSet) continue;
      count(selection.selectionSet, getNamedType(field.type), follow(field, parts));
    }
  };

  const isSchema = node.name.value === '__schema';
  const parts = isSchema ? [schema] : typesOf(node, schema);
  count(node.selectionSet, isSchema ? __Schema : __Type, new Map(parts.map((part) => [part, 1])));
  return INTROSPECTION_WEIGHT + DEFAULT_WEIGHTS.leaf * (MOST_FIELDS - left);
}

/** The type that `__type` is asked for. A variable can name each of them, so then all count. */
function typesOf({ arguments: given = [] }: FieldNode, schema: GraphQLSchema): GraphQLNamedType[] {
  const [name] = given;
  const types = Object.values(schema.getTypeMap());
  return name?.value.kind === Kind.STRING
    ? types.filter((type) => type.name === valueFromASTUntyped(name.value))
    : types;
}
