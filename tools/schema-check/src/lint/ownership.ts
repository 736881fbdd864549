import { type ConstDirectiveNode, type GraphQLObjectType, type GraphQLSchema, isObjectType, Kind } from 'graphql';
import { ownTypes } from './schema-elements.ts';

/** Which subgraphs resolve which types and fields, from a supergraph's `@join__` directives. */
export interface Ownership {
  /** The subgraphs that have a type, as an entity or as a value type. */
  ofType(type: string): readonly string[];
  /** The subgraphs that resolve a field themselves. */
  ofField(type: string, field: string): readonly string[];
  /** The subgraphs that require fields of others to resolve a field. */
  requiring(type: string, field: string): readonly string[];
  isEntity(type: string): boolean;
}

/** Reads the ownership of a supergraph's types and fields. */
export function readOwnership(fullSchema: GraphQLSchema): Ownership {
  const objects = new Map(
    ownTypes(fullSchema)
      .filter(isObjectType)
      .map((type) => [type.name, type]),
  );
  const ofType = (type: string) =>
    directivesOf(objects.get(type), 'join__type').flatMap((join) => argumentOf(join, 'graph') ?? []);
  const joinsOf = (type: string, field: string) =>
    directivesOf(objects.get(type)?.getFields()[field], 'join__field').filter(
      (join) => argumentOf(join, 'external') !== 'true',
    );
  return {
    ofType: (type) => [...new Set(ofType(type))],
    ofField: (type, field) => {
      const joins = directivesOf(objects.get(type)?.getFields()[field], 'join__field');
      if (joins.length === 0) return ofType(type);
      return joinsOf(type, field).flatMap((join) => argumentOf(join, 'graph') ?? ofType(type));
    },
    requiring: (type, field) =>
      joinsOf(type, field)
        .filter((join) => argumentOf(join, 'requires') !== undefined)
        .flatMap((join) => argumentOf(join, 'graph') ?? []),
    isEntity: (type) =>
      directivesOf(objects.get(type), 'join__type').some((join) => argumentOf(join, 'key') !== undefined),
  };
}

type Element = GraphQLObjectType | ReturnType<GraphQLObjectType['getFields']>[string];

function directivesOf(element: Element | undefined, name: string): readonly ConstDirectiveNode[] {
  return element?.astNode?.directives?.filter((directive) => directive.name.value === name) ?? [];
}

function argumentOf(directive: ConstDirectiveNode, name: string): string | undefined {
  const value = directive.arguments?.find((argument) => argument.name.value === name)?.value;
  if (value?.kind === Kind.ENUM || value?.kind === Kind.STRING) return value.value;
  return value?.kind === Kind.BOOLEAN ? String(value.value) : undefined;
}
