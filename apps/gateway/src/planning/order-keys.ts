import {
  BREAK,
  type DocumentNode,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isObjectType,
  TypeNameMetaFieldDef,
  visit,
} from 'graphql';
import {
  type CollectedField,
  collectFields,
  fragmentsOf,
  type Scope,
  type Selections,
} from '../execution/collect-fields.ts';
import type { RewrittenOperation } from './rewrite-operation.ts';

type Data = Record<string, unknown>;

/**
 * The data of an answer, with keys in the specification's order. `@apollo/gateway` groups the fields of several
 * fragments with the same type, so fields between them come too late.
 *
 * If the order depends on an object's type, the answer contains the type (`askForTypes`). Otherwise any type with these
 * keys will do.
 */
export function orderKeys(data: Data, { operation, document }: RewrittenOperation, schema: GraphQLSchema): Data {
  const root = schema.getRootType(operation.operation);
  if (!root || !hasFragments(document)) return data;
  const parts = [{ set: operation.selectionSet, on: root }];
  const scope = { schema, fragments: fragmentsOf(document), collected: new Map() };
  return orderObject(data, parts, root, scope);
}

/** The fields that were collected are kept, by selections and type: all objects of a list have the same ones. */
interface OrderScope extends Scope {
  collected: Map<readonly Selections[], Map<GraphQLObjectType, CollectedField[]>>;
}

function fieldsOf(parts: readonly Selections[], type: GraphQLObjectType, scope: OrderScope): CollectedField[] {
  const byType = scope.collected.get(parts) ?? new Map<GraphQLObjectType, CollectedField[]>();
  scope.collected.set(parts, byType);
  const fields = byType.get(type) ?? collectFields(parts, type, scope);
  byType.set(type, fields);
  return fields;
}

function hasFragments(document: DocumentNode): boolean {
  let found = false;
  const note = () => {
    found = true;
    return BREAK;
  };
  visit(document, { FragmentSpread: note, InlineFragment: note });
  return found;
}

function orderObject(
  data: Data,
  parts: readonly Selections[],
  declared: GraphQLCompositeType,
  scope: OrderScope,
): Data {
  const types = isObjectType(declared) ? [declared] : scope.schema.getPossibleTypes(declared);
  for (const type of types) {
    const fields = fieldsOf(parts, type, scope);
    if (!fits(data, fields, type.name)) continue;
    const ordered: Data = Object.create(null);
    for (const field of fields) ordered[field.key] = orderValue(data[field.key], field, scope);
    return ordered;
  }
  return data;
}

function fits(data: Data, fields: readonly CollectedField[], type: string): boolean {
  if (Object.keys(data).length !== fields.length) return false;
  return fields.every(
    ({ key, name }) => Object.hasOwn(data, key) && (name !== TypeNameMetaFieldDef.name || data[key] === type),
  );
}

function orderValue(value: unknown, field: CollectedField, scope: OrderScope): unknown {
  if (Array.isArray(value)) return value.map((each) => orderValue(each, field, scope));
  const named = field.type && getNamedType(field.type);
  if (value === null || typeof value !== 'object' || !isCompositeType(named)) return value;
  return orderObject(value as Data, field.selections, named, scope);
}
