import {
  defaultFieldResolver,
  GraphQLID,
  type GraphQLInputType,
  type GraphQLSchema,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { isUuid } from './ids.ts';

/** Returns the same value, not a copy, where nothing changes: almost all ids are in lower case already. */
type Change = (value: unknown) => unknown;

/**
 * Treats UUIDs in upper and lower case as equal, in every argument of type `ID` at any depth: resolvers and the
 * database get the lower-case form, in which all ids are stored (RFC 9562, section 4: UUIDs are compared without case).
 * Changes the schema's resolvers; fields without such arguments are left unchanged.
 */
export function acceptEqualIds(schema: GraphQLSchema): GraphQLSchema {
  const changes = new Map<GraphQLInputType, Change | null>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const change = changeOfFields(field.args, changes);
      if (change === null) continue;
      const { resolve = defaultFieldResolver } = field;
      field.resolve = (source, args, context, info) => resolve(source, change(args) as typeof args, context, info);
    }
  }
  return schema;
}

/** Null for a type without ids. A recursive input type is registered before its fields are visited. */
function changeOf(type: GraphQLInputType, changes: Map<GraphQLInputType, Change | null>): Change | null {
  if (isNonNullType(type)) return changeOf(type.ofType, changes);
  if (type === GraphQLID) return lowerCased;
  if (isListType(type)) {
    const change = changeOf(type.ofType, changes);
    return change && ((value) => (Array.isArray(value) ? changedItems(value, change) : value));
  }
  if (!isInputObjectType(type)) return null;
  const known = changes.get(type);
  if (known !== undefined) return known;
  changes.set(type, (value) => changes.get(type)?.(value) ?? value);
  const change = changeOfFields(Object.values(type.getFields()), changes);
  changes.set(type, change);
  return change;
}

function changeOfFields(
  fields: readonly { name: string; type: GraphQLInputType }[],
  changes: Map<GraphQLInputType, Change | null>,
): Change | null {
  const changed = fields.flatMap(({ name, type }) => {
    const change = changeOf(type, changes);
    return change ? [{ name, change }] : [];
  });
  if (changed.length === 0) return null;
  return (value) => {
    if (typeof value !== 'object' || value === null) return value;
    const given = value as Record<string, unknown>;
    let result = given;
    for (const { name, change } of changed) {
      const field = given[name];
      const replaced = change(field);
      if (replaced !== field) result = { ...result, [name]: replaced };
    }
    return result;
  };
}

function changedItems(list: readonly unknown[], change: Change): readonly unknown[] {
  const replaced = list.map(change);
  return replaced.some((item, index) => item !== list[index]) ? replaced : list;
}

function lowerCased(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const lower = value.toLowerCase();
  return lower !== value && isUuid(lower) ? lower : value;
}
