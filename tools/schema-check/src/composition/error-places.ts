import type { ASTNode, GraphQLError } from 'graphql';
import { type Place, placeOf } from '../findings/place.ts';
import type { Subgraph } from '../sources/subgraph.ts';
import type { DefinitionIndex } from './definition-index.ts';
import { findMisplacedDirectives } from './misplaced-directives.ts';

/**
 * The places of a composition error or hint. Most have the nodes that they refer to; for the others, the schema
 * coordinates in their message are looked up, and finally the subgraph in the message.
 */
export function placesOf(
  { message, nodes }: Pick<GraphQLError, 'message' | 'nodes'>,
  subgraphs: readonly Subgraph[],
  index: DefinitionIndex,
): Place[] {
  const named = subgraphNameIn(message, subgraphs);
  const fromNodes = (nodes ?? []).flatMap((node) => {
    const place = placeOf(node);
    if (!place) return [];
    const subgraph = subgraphOf(node) ?? subgraphs.find(({ document }) => sourceName(document) === place.file)?.name;
    return [subgraph ? { ...place, subgraph } : place];
  });
  if (fromNodes.length > 0) return distinct(fromNodes);

  const suspects = subgraphs.filter(({ name }) => named === undefined || name === named);
  const misplaced = findMisplacedDirectives(message, suspects);
  if (misplaced.length > 0) return distinct(misplaced);

  for (const coordinate of coordinatesIn(message)) {
    // A message may name a subgraph that lacks something: then the others have it.
    const found = [index.find(coordinate, named), index.find(coordinate)].find((places) => places.length > 0);
    if (found) return distinct(found);
  }
  return suspects.map(({ name, document }) => ({
    ...(placeOf(document.definitions[0]) ?? { file: sourceName(document), line: 1, column: 1 }),
    subgraph: name,
  }));
}

/** Apollo marks the nodes of an error with their subgraph. */
function subgraphOf(node: ASTNode): string | undefined {
  return 'subgraph' in node && typeof node.subgraph === 'string' ? node.subgraph : undefined;
}

function sourceName(document: Subgraph['document']): string {
  return document.loc?.source.name ?? '';
}

/** Quoted texts in a message that look like coordinates, without the brackets of arguments. */
function coordinatesIn(message: string): string[] {
  const quoted = [...message.matchAll(/"@?([_A-Za-z]\w*(?:\.\w+)?(?:\((\w+):\))?)"/g)];
  const coordinates = quoted.map(([, text = '']) => text.replace(/\((\w+):\)/, '.$1'));
  return coordinates.sort((left, right) => right.split('.').length - left.split('.').length);
}

function subgraphNameIn(message: string, subgraphs: readonly Subgraph[]): string | undefined {
  const prefix = /^\[([^\]]+)\]/.exec(message)?.[1];
  const found = subgraphs.find(({ name }) => name === prefix || message.includes(`subgraph "${name}"`));
  return found?.name;
}

/** A line is reported only once, with its first place. */
function distinct(places: readonly Place[]): Place[] {
  const lines = new Set<string>();
  return places.filter(({ file, line }) => {
    const key = `${file}:${line}`;
    return lines.has(key) ? false : lines.add(key);
  });
}
