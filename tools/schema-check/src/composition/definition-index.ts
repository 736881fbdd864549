import { type ASTNode, type DefinitionNode, Kind } from 'graphql';
import { type Place, placeOf } from '../findings/place.ts';
import type { Subgraph } from '../sources/subgraph.ts';

/** Finds the definitions of schema elements in the subgraphs. */
export interface DefinitionIndex {
  /** The places of a coordinate such as `Product`, `Product.title`, `Size.LARGE` or `Query.product.id`. */
  find(coordinate: string, subgraph?: string): Place[];
}

/** Indexes all definitions of the subgraphs; definitions with a description come first. */
export function indexDefinitions(subgraphs: readonly Subgraph[]): DefinitionIndex {
  const places = new Map<string, { described: boolean; place: Place }[]>();
  const add = (coordinate: string, subgraph: string, node: ASTNode) => {
    const place = placeOf(node);
    if (!place) return;
    const described = 'description' in node && node.description !== undefined;
    const known = places.get(coordinate) ?? [];
    places.set(coordinate, [...known, { described, place: { ...place, subgraph } }]);
  };
  for (const { name, document } of subgraphs) {
    for (const definition of document.definitions) {
      walk(definition, '', (coordinate, node) => add(coordinate, name, node));
    }
  }
  return {
    find(coordinate, subgraph) {
      const found = (places.get(coordinate) ?? []).filter(({ place }) => !subgraph || place.subgraph === subgraph);
      return found.sort((a, b) => Number(b.described) - Number(a.described)).map(({ place }) => place);
    },
  };
}

function walk(node: ASTNode, parent: string, visit: (coordinate: string, node: ASTNode) => void): void {
  if (!('name' in node) || node.name?.kind !== Kind.NAME) return;
  const coordinate = parent === '' ? node.name.value : `${parent}.${node.name.value}`;
  visit(coordinate, node);
  for (const child of childrenOf(node as DefinitionNode)) walk(child, coordinate, visit);
}

function childrenOf(node: ASTNode): readonly ASTNode[] {
  if ('fields' in node && Array.isArray(node.fields)) return node.fields;
  if (node.kind === Kind.ENUM_TYPE_DEFINITION || node.kind === Kind.ENUM_TYPE_EXTENSION) return node.values ?? [];
  return node.kind === Kind.FIELD_DEFINITION ? (node.arguments ?? []) : [];
}
