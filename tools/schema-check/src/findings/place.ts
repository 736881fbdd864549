import { type ASTNode, getLocation, type Location, type Source } from 'graphql';
import { codeFrame } from './code-frame.ts';

/** A place in a source that a person can open. Lines and columns count from 1. */
export interface Place {
  /** A path as given, or the URL of the text. */
  file: string;
  line: number;
  column: number;
  /** The subgraph that the source belongs to. */
  subgraph?: string;
  /** The lines around the place, with a marker below it. */
  frame?: string;
}

/** The place of a position in a text, counted in characters from its start. */
export function placeAt(source: Source, position: number): Place {
  const { line, column } = getLocation(source, position);
  return { file: source.name, line, column, frame: codeFrame(source.body, line, column) };
}

/** The place of a node, if it is known. A definition's place is its name, not its description. */
export function placeOf(node: ASTNode | undefined): Place | undefined {
  const location = nameOf(node)?.loc ?? node?.loc;
  return location && placeOfLocation(location);
}

function placeOfLocation({ source, start }: Location): Place {
  return placeAt(source, start);
}

/** The name of a definition: the definition itself starts at its description. */
function nameOf(node: ASTNode | undefined): ASTNode | undefined {
  return node && 'description' in node && node.description && 'name' in node ? node.name : undefined;
}
