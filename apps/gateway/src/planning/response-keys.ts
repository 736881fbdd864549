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
  /** All response keys, and the names of all fields. */
  names: ReadonlySet<string>;
  /** Those that the planner may confuse with fields that it adds, each with {@link idOf} its field. */
  ambiguous: ReadonlyMap<string, string>;
}

/** The planner's aliases for two types that have different fields under one key. */
const PLANNER_ALIAS = /__alias_\d+$/;

/** A response key and its field: selections with the same id can always be merged. */
export function idOf(node: FieldNode): string {
  return `${keyOf(node)}:${node.name.value}`;
}

/**
 * Reads all response keys of a document. A key is ambiguous
 * - if the planner may add a field with this name to the same object, and it is another field, or has other arguments;
 * - if the planner may make the same alias;
 * - if it is another field in another type of the same union or interface: the planner then makes aliases, and
 *   `@apollo/gateway` loses 0, false and the empty string when it reverts them.
 */
export function readResponseKeys(document: DocumentNode, schema: GraphQLSchema, planner: PlannerNames): ResponseKeys {
  const names = new Set<string>();
  const ambiguous = new Map<string, string>();
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
        if (!isOwn && (PLANNER_ALIAS.test(key) || planner.mayAdd(on.name, key))) ambiguous.set(idOf(node), key);
        if (isObjectType(on)) aliases.add(on, node);
      },
    }),
  );
  for (const [id, key] of aliases.divided()) ambiguous.set(id, key);
  return { names, ambiguous };
}

/** Collects the fields of response keys in the types of unions and interfaces. */
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
    /** The aliases that refer to different fields in different types. */
    divided(): [string, string][] {
      const groups = [...uses.values()].filter((fields) => fields.size > 1).flatMap((fields) => [...fields.values()]);
      return groups.filter((node) => node.alias).map((node) => [idOf(node), keyOf(node)]);
    },
  };
}

function keyOf(node: FieldNode): string {
  return node.alias?.value ?? node.name.value;
}
