import type { DocumentNode, GraphQLError } from 'graphql';
import { type Place, placeAt, placeOf } from '../findings/place.ts';

/** An operation of a client. */
export interface Operation {
  /** Unique among the operations of its target. */
  name: string;
  /** The operation with the fragments that it uses. */
  document: DocumentNode;
  place: Place;
  /** The subgraph that gets it directly; null for the gateway. */
  target: string | null;
  /** Whether it is text in a JSON file: then only the place of the entire operation is known. */
  embedded: boolean;
}

/** The place in the repository of an error in an operation. */
export function placeInOperation({ place, embedded }: Operation, { nodes, source, positions }: GraphQLError): Place {
  const [node] = nodes ?? [];
  const position = positions?.[0];
  const inner = placeOf(node) ?? (source && position !== undefined ? placeAt(source, position) : undefined);
  if (!inner) return place;
  return embedded && inner.frame ? { ...place, frame: inner.frame } : inner;
}
