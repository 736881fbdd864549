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
  const definitions = new Map<string, { subgraph: string; node: ASTNode }[]>();
  for (const { name: subgraph, document } of subgraphs) {
    for (const definition of document.definitions) {
      walk(definition, '', (coordinate, node) => {
        const known = definitions.get(coordinate);
        if (known) known.push({ subgraph, node });
        else definitions.set(coordinate, [{ subgraph, node }]);
      });
    }
  }
  return {
    // Places are made when they are asked for: each reads the whole text for its line and its frame.
    find(coordinate, only) {
      const found = (definitions.get(coordinate) ?? []).filter(({ subgraph }) => !only || subgraph === only);
      return found
        .toSorted((a, b) => Number(isDescribed(b.node)) - Number(isDescribed(a.node)))
        .flatMap(({ node, subgraph }) => {
          const place = placeOf(node);
          return place ? [{ ...place, subgraph }] : [];
        });
    },
  };
}

function isDescribed(node: ASTNode): boolean {
  return 'description' in node && node.description !== undefined;
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
