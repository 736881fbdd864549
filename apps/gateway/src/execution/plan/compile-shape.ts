import {
  type GraphQLNamedType,
  type GraphQLOutputType,
  isAbstractType,
  isCompositeType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  TypeNameMetaFieldDef,
} from 'graphql';
import { collectFields, isKindOf, type Scope, type Selections } from '../collect-fields.ts';
import { UseStockExecutor } from '../use-stock-executor.ts';
import { isValidLeaf } from './leaf-value.ts';
import { type Data, isObject } from './merge-answers.ts';

/** Converts the data of all fetches to the shape that the client requested, in its order. @throws {UseStockExecutor} */
export type ShapeData = (data: Data) => Data;

type Shape = (value: unknown) => unknown;

/** The context for compiling shapes. */
interface ShapeScope extends Scope {
  /** The client's response keys by their replacements; null for a key that the client did not request. */
  originalKeys: ReadonlyMap<string, string | null>;
}

/**
 * Compiles how an answer is shaped if nothing is missing. An invalid null, a value of the wrong type and an unknown
 * type are left to the stock executor.
 * @throws {UseStockExecutor} if the shape depends on more than the document.
 */
export function compileShape(operation: OperationDefinitionNode, scope: ShapeScope): ShapeData {
  const root = scope.schema.getRootType(operation.operation);
  if (!root) throw new UseStockExecutor('no root');
  return shapeOfFields([{ set: operation.selectionSet, on: root }], root, scope);
}

/** @param actual the known type of the object. */
function shapeOfFields(parts: readonly Selections[], actual: GraphQLNamedType, scope: ShapeScope): ShapeData {
  const name = isObjectType(actual) ? actual.name : null;
  const fields = collectFields(parts, actual, scope).flatMap(({ key, name: field, type, selections }) => {
    const original = originalKeyOf(key, scope);
    if (!type && field !== TypeNameMetaFieldDef.name) throw new UseStockExecutor('about the schema');
    const shape = type ? shapeOf(type, selections, scope) : shapeOfTypename(name);
    return original === null ? [] : [{ key, original, shape }];
  });
  return (data) => {
    const shaped: Data = {};
    for (const { key, original, shape } of fields) shaped[original] = shape(data[key] ?? null);
    return shaped;
  };
}

/** @throws {UseStockExecutor} for a key that every JavaScript object has. */
function originalKeyOf(key: string, { originalKeys }: ShapeScope): string | null {
  const original = originalKeys.get(key);
  for (const each of [key, original ?? key]) {
    if (each in Object.prototype) throw new UseStockExecutor('a key that every object has');
  }
  return original === undefined ? key : original;
}

function shapeOfTypename(name: string | null): Shape {
  return (given) => {
    if (name === null || (given ?? name) !== name) throw new UseStockExecutor('an unknown type');
    return name;
  };
}

function shapeOf(type: GraphQLOutputType, selections: Selections[], scope: ShapeScope): Shape {
  if (isNonNullType(type)) {
    const shape = shapeOf(type.ofType, selections, scope);
    return (value) => {
      if (value === null) throw new UseStockExecutor('null where there must be none');
      return shape(value);
    };
  }
  const shape = shapeOfNullable(type, selections, scope);
  return (value) => (value === null ? null : shape(value));
}

function shapeOfNullable(type: GraphQLOutputType, selections: Selections[], scope: ShapeScope): Shape {
  if (isListType(type)) {
    const shape = shapeOf(type.ofType, selections, scope);
    return (value) => {
      if (!Array.isArray(value)) throw new UseStockExecutor('a list is no list');
      return value.map(shape);
    };
  }
  if (!isLeafType(type)) return shapeOfObject(type as GraphQLNamedType, selections, scope);
  return (value) => {
    if (!isValidLeaf(type, value)) throw new UseStockExecutor(`no ${type.name}`);
    return value;
  };
}

function shapeOfObject(type: GraphQLNamedType, selections: Selections[], scope: ShapeScope): Shape {
  const shapes = new Map<string, ShapeData>();
  const compile = (typename: string) => {
    const actual = scope.schema.getType(typename);
    if (!isCompositeType(actual) || !isKindOf(scope.schema, actual, type)) {
      throw new UseStockExecutor('a type that is none');
    }
    // Without `__typename`, only the fields of its interface are known to be on the object.
    const isKnown = isObjectType(actual) || selections.every(hasFieldsOnly);
    if (!isKnown) throw new UseStockExecutor('an unknown type');
    const shape = shapeOfFields(selections, actual, scope);
    shapes.set(typename, shape);
    return shape;
  };
  // Compiled now as far as possible: an operation that needs the stock executor should be recognised before it is sent.
  if (!isAbstractType(type)) compile(type.name);
  return (value) => {
    if (!isObject(value)) throw new UseStockExecutor('an object is no object');
    const { __typename = type.name } = value;
    if (typeof __typename !== 'string') throw new UseStockExecutor('a type that is none');
    return (shapes.get(__typename) ?? compile(__typename))(value);
  };
}

function hasFieldsOnly({ set }: Selections): boolean {
  return set.selections.every(({ kind }) => kind === Kind.FIELD);
}
