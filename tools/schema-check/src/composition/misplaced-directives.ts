import { type ASTNode, Kind, visit } from 'graphql';
import { type Place, placeOf } from '../findings/place.ts';
import type { Subgraph } from '../sources/subgraph.ts';

/** Where the definitions of each kind let directives stand; their extensions are the same. */
const LOCATIONS: Partial<Record<ASTNode['kind'], readonly string[]>> = {
  [Kind.SCHEMA_DEFINITION]: ['SCHEMA'],
  [Kind.SCALAR_TYPE_DEFINITION]: ['SCALAR'],
  [Kind.OBJECT_TYPE_DEFINITION]: ['OBJECT'],
  [Kind.INTERFACE_TYPE_DEFINITION]: ['INTERFACE'],
  [Kind.UNION_TYPE_DEFINITION]: ['UNION'],
  [Kind.ENUM_TYPE_DEFINITION]: ['ENUM'],
  [Kind.INPUT_OBJECT_TYPE_DEFINITION]: ['INPUT_OBJECT'],
  [Kind.FIELD_DEFINITION]: ['FIELD_DEFINITION'],
  [Kind.ENUM_VALUE_DEFINITION]: ['ENUM_VALUE'],
  [Kind.INPUT_VALUE_DEFINITION]: ['ARGUMENT_DEFINITION', 'INPUT_FIELD_DEFINITION'],
};

/** The places of the directive that a message such as `Directive "@override" may not be used on OBJECT.` is about. */
export function findMisplacedDirectives(message: string, subgraphs: readonly Subgraph[]): Place[] {
  const [, directive, location = ''] = /Directive "@(\w+)" may not be used on ([A-Z_]+)/.exec(message) ?? [];
  if (!directive) return [];
  return subgraphs.flatMap(({ name, document }) => {
    const places: Place[] = [];
    visit(document, {
      enter(node) {
        if (!standsAt(node, location) || !('directives' in node)) return;
        const misplaced = node.directives?.filter((each) => each.name.value === directive) ?? [];
        places.push(...misplaced.flatMap((each) => placeOf(each) ?? []));
      },
    });
    return places.map((place) => ({ ...place, subgraph: name }));
  });
}

function standsAt({ kind }: ASTNode, location: string): boolean {
  const definition = kind.replace('Extension', 'Definition') as ASTNode['kind'];
  return LOCATIONS[definition]?.includes(location) ?? false;
}
