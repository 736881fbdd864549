import {
  type DocumentNode,
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  isAbstractType,
  isObjectType,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type { PlannerNames } from './planner-names.ts';

/** The response keys of a document. */
export interface ResponseKeys {
  /** All of them, and the names of all fields. */
  names: ReadonlySet<string>;
  /** Those that the planner may take for fields of its own, each with {@link idOf} its fields. */
  mistakable: ReadonlyMap<string, string>;
}

/** Aliases that the planner makes where two types have different fields under one key. */
const PLANNER_ALIAS = /__alias_\d+$/;

/** A response key and the field that it stands for: what has the same id can always be merged. */
export function idOf(node: FieldNode): string {
  return `${keyOf(node)}:${node.name.value}`;
}

/**
 * Reads all response keys of a document. A key is mistakable
 * - if the planner may add a field of this name to the same object, and means another field or the same one with other
 *   arguments;
 * - if the planner may make the same alias;
 * - if it stands for another field in another type of the same union or interface: the planner makes aliases then, and
 *   `@apollo/gateway` loses 0, false and the empty text when it takes them back.
 */
export function readResponseKeys(document: DocumentNode, schema: GraphQLSchema, planner: PlannerNames): ResponseKeys {
  const names = new Set<string>();
  const mistakable = new Map<string, string>();
  const aliases = createAliasesOfTypes(schema);
  const info = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(info, {
      Field(node) {
        const key = keyOf(node);
        const on = info.getParentType();
        names.add(key).add(node.name.value);
        if (!on) return;
        const hasAlias = key !== node.name.value;
        const isOwn = !hasAlias && !info.getFieldDef()?.args.length;
        if (!isOwn && (PLANNER_ALIAS.test(key) || planner.mayAdd(on.name, key))) mistakable.set(idOf(node), key);
        if (isObjectType(on)) aliases.add(on, node);
      },
    }),
  );
  for (const [id, key] of aliases.divided()) mistakable.set(id, key);
  return { names, mistakable };
}

/** Collects what response keys stand for in the types of unions and interfaces. */
function createAliasesOfTypes(schema: GraphQLSchema) {
  const abstract = Object.values(schema.getTypeMap()).filter(isAbstractType);
  const supertypes = new Map<GraphQLObjectType, readonly string[]>();
  const uses = new Map<string, Map<string, FieldNode>>();
  const supertypesOf = (type: GraphQLObjectType) => {
    const found =
      supertypes.get(type) ?? abstract.filter((each) => schema.isSubType(each, type)).map(({ name }) => name);
    supertypes.set(type, found);
    return found;
  };
  return {
    add(on: GraphQLObjectType, node: FieldNode): void {
      for (const supertype of supertypesOf(on)) {
        const place = `${supertype}:${keyOf(node)}`;
        uses.set(place, (uses.get(place) ?? new Map()).set(node.name.value, node));
      }
    },
    /** The aliases that stand for one field here and for another there. */
    divided(): [string, string][] {
      const groups = [...uses.values()].filter((fields) => fields.size > 1).flatMap((fields) => [...fields.values()]);
      return groups.filter((node) => node.alias).map((node) => [idOf(node), keyOf(node)]);
    },
  };
}

function keyOf(node: FieldNode): string {
  return node.alias?.value ?? node.name.value;
}
