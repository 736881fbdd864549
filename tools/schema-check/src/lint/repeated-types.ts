import { type DefinitionNode, Kind, type Location, print } from 'graphql';
import { type Place, placeAt } from '../findings/place.ts';
import type { Subgraph } from '../sources/subgraph.ts';

/** A definition that differs from another subgraph's of the same name. */
export interface Difference {
  coordinate: string;
  subgraph: string;
  message: string;
  /** The first line that differs. */
  place: Place | undefined;
  related: Place[];
}

interface Definition {
  name: string;
  subgraph: string;
  node: DefinitionNode;
}

/**
 * Compares what subgraphs must repeat exactly: scalars, interfaces and `@shareable` types. Composition allows different
 * descriptions and nullability, but clients would see those of one subgraph only.
 */
export function findUnequalTypes(subgraphs: readonly Subgraph[]): Difference[] {
  const first = new Map<string, Definition>();
  return subgraphs.flatMap(repeatedTypes).flatMap((definition) => {
    const known = first.get(definition.name);
    if (!known) first.set(definition.name, definition);
    return known && print(known.node) !== print(definition.node) ? [compare(definition, known)] : [];
  });
}

function repeatedTypes({ name: subgraph, document }: Subgraph): Definition[] {
  return document.definitions.flatMap((node) => {
    const isRepeated =
      node.kind === Kind.SCALAR_TYPE_DEFINITION ||
      (node.kind === Kind.INTERFACE_TYPE_DEFINITION && !hasDirective(node, 'key')) ||
      (node.kind === Kind.OBJECT_TYPE_DEFINITION && hasDirective(node, 'shareable'));
    return isRepeated ? [{ name: node.name.value, subgraph, node }] : [];
  });
}

function hasDirective({ directives }: { directives?: readonly { name: { value: string } }[] }, name: string): boolean {
  return directives?.some((directive) => directive.name.value === name) ?? false;
}

function compare({ name, subgraph, node }: Definition, other: Definition): Difference {
  const [lines, otherLines] = [linesOf(node.loc), linesOf(other.node.loc)];
  const differs = (index: number) => lines[index]?.text !== otherLines[index]?.text;
  const length = Math.max(lines.length, otherLines.length);
  const index = Array.from({ length }, (_, line) => line).find(differs) ?? 0;
  const [here, there] = [lines[index], otherLines[index]];
  const otherPlace = (there ?? otherLines.at(-1))?.place;
  const quote = (line: typeof here) => (line ? `\`${line.text}\`` : 'nothing more');
  return {
    coordinate: name,
    subgraph,
    message: `${name} must be the same in ${other.subgraph} and ${subgraph}: ${other.subgraph} has ${quote(there)} where ${subgraph} has ${quote(here)}`,
    place: (here ?? lines.at(-1))?.place,
    related: otherPlace ? [{ ...otherPlace, subgraph: other.subgraph }] : [],
  };
}

/** The non-empty lines of a definition, without indentation. */
function linesOf(location: Location | undefined): { text: string; place: Place }[] {
  if (!location) return [];
  const { source, start, end } = location;
  let position = start;
  return source.body
    .slice(start, end)
    .split('\n')
    .flatMap((line) => {
      const place = placeAt(source, position + line.search(/\S|$/));
      position += line.length + 1;
      return line.trim() === '' ? [] : [{ text: line.trim(), place }];
    });
}
