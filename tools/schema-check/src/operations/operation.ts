import type { DocumentNode, GraphQLError } from 'graphql';
import { type Place, placeAt, placeOf } from '../findings/place.ts';

/** An operation that some client sends. */
export interface Operation {
  /** Unique among the operations of its target. */
  name: string;
  /** The operation with the fragments that it needs. */
  document: DocumentNode;
  place: Place;
  /** The subgraph that it is sent to directly; null for the gateway. */
  target: string | null;
  /** Whether it stands inside another file, as text in JSON: then only its own place can be gone to. */
  embedded: boolean;
}

/** Where in the repository an error about an operation is. */
export function placeInOperation({ place, embedded }: Operation, { nodes, source, positions }: GraphQLError): Place {
  const [node] = nodes ?? [];
  const position = positions?.[0];
  const inner = placeOf(node) ?? (source && position !== undefined ? placeAt(source, position) : undefined);
  if (!inner) return place;
  return embedded && inner.frame ? { ...place, frame: inner.frame } : inner;
}
